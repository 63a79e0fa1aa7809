-- What a person can settle. A name that may be a member's new one, shown where it was read last.
INSERT INTO questions BY NAME
SELECT 'rename' AS kind, r.member, r.name AS text, unnest(n.last), '' AS why, 1 AS events, true AS needed
FROM renames r
JOIN (
    SELECT name, arg_max(struct_pack(
               shot := shot, row_number := row_number, column_name := column_name
           ), struct_pack(shot := shot, row_number := row_number)) AS last
    FROM named_rows JOIN counted USING (shot) GROUP BY name
) n USING (name);

-- A name that fits nobody: one question, however many rows it stands in.
INSERT INTO questions BY NAME
WITH grouped AS (
    SELECT name, count(DISTINCT (screen, game_day)) AS events, arg_max(struct_pack(
               shot := shot, row_number := row_number, column_name := column_name, why := why
           ), struct_pack(shot := shot, row_number := row_number)) AS last
    FROM nobodys_rows
    WHERE why IN ('unknown-name', 'maybe-a-member') AND name NOT IN (SELECT name FROM renames)
    GROUP BY name
)
SELECT 'name' AS kind, '' AS member, name AS text, unnest(last), events, true AS needed
FROM grouped;

-- Rows whose name was not read surely, or could be two members', or that one picture shows twice. A name that can only
-- be that of members who are settled in the event without it need not be asked.
INSERT INTO questions BY NAME
SELECT 'row' AS kind, '' AS member, n.name AS text, n.shot, n.row_number, n.column_name, n.why, 1 AS events,
       n.why IN ('look-alike', 'twice')
       OR EXISTS (FROM doubts d WHERE d.shot = n.shot AND d.row_number = n.row_number)
       OR NOT EXISTS (FROM suspicions p WHERE p.name = n.name)
       OR EXISTS (
           FROM suspicions p WHERE p.name = n.name AND NOT EXISTS (
               FROM seen e WHERE e.screen = n.screen AND e.game_day = n.game_day AND e.member = p.member
           )
       ) AS needed
FROM nobodys_rows n
WHERE n.why NOT IN ('unknown-name', 'maybe-a-member')
UNION ALL BY NAME
SELECT 'row' AS kind, '' AS member, r.member AS text, r.shot, r.row_number, p.name_column AS column_name, r.why,
       1 AS events, true AS needed
FROM member_rows r JOIN counted USING (shot) JOIN screens p USING (screen)
WHERE r.why <> '';

-- Of a gauge the latest reading settles it, whatever the earlier ones are.
INSERT INTO questions BY NAME
SELECT 'reading' AS kind, h.member, h.shot, h.row_number, h.column_name, h.why, 1 AS events,
       (h.screen, h.column_name) IN (
           SELECT m.screen, m.column_name
           FROM rule_metrics x JOIN rules USING (position) JOIN metrics m USING (screen, metric)
       ) AS needed
FROM held h
JOIN counted k USING (shot)
JOIN member_rows r ON r.shot = h.shot AND r.row_number = h.row_number AND r.member = h.member AND r.why = ''
JOIN (SELECT screen, column_name, any_value(kind) AS settles FROM metrics GROUP BY ALL) m
  ON m.screen = h.screen AND m.column_name = h.column_name
QUALIFY m.settles = 'counter' OR k.captured_at = max(k.captured_at) OVER (
    PARTITION BY h.screen, h.game_day, h.member, h.column_name
);

UPDATE questions SET screenshot = c.sha256, box = c.box, text = coalesce(questions.text, c.text),
    -- A part of a text is no guess at the whole of it.
    options = CASE WHEN kind = 'rename' THEN [member]
                   WHEN kind <> 'reading' THEN []
                   WHEN questions.why IN ('cut', 'joined', 'narrow', 'shared') OR c.word IS NULL AND c.numbers IS NULL
                   THEN coalesce(c.guesses, [])
                   ELSE list_prepend(c.text, coalesce(list_filter(c.guesses, lambda g: g <> c.text), [])) END
FROM cells c
WHERE c.shot = questions.shot AND c.row_number = questions.row_number AND c.column_name = questions.column_name;

UPDATE questions SET row_box = r.box
FROM picture_rows r WHERE r.sha256 = questions.screenshot AND r.row_number = questions.row_number;

-- Pictures whose day only their file tells, and copies of lists of other days.
INSERT INTO questions BY NAME
SELECT 'day' AS kind, '' AS member, '' AS text, sha256 AS screenshot, 0 AS row_number, '' AS column_name,
       d.day_state AS why, [0, 0, s.width, s.height] AS box, box AS row_box, d.day_state = 'asked' AS needed,
       1 AS events, d.other_day, [d.game_day::VARCHAR] AS options
FROM days d JOIN kept.screenshots s USING (sha256)
WHERE s.state = 'read' AND d.day_state IN ('asked', 'copy');

UPDATE questions SET screen = s.screen, game_day = d.game_day, file_name = s.file_name, archived_as = s.archived_as
FROM kept.screenshots s JOIN days d USING (sha256) WHERE s.sha256 = questions.screenshot;
