INSERT INTO member_rows
SELECT n.sha256, n.row_number, i.member,
       CASE WHEN count(*) OVER (PARTITION BY n.sha256, i.member) > 1 THEN 'twice' ELSE '' END,
       c.screen, c.game_day, c.captured_at
FROM sure_names n JOIN identities i USING (name) JOIN counted c USING (sha256)
WHERE i.member IS NOT NULL;

INSERT INTO seen SELECT DISTINCT screen, game_day, member FROM member_rows;

INSERT INTO known_members
SELECT coalesce(r.member, s.member), r.role, r.joined_on, r.left_on, coalesce(r.exempt, false), r.member IS NOT NULL,
       s.first_day, s.last_day
FROM roster r
FULL JOIN (SELECT member, min(game_day) AS first_day, max(game_day) AS last_day FROM seen GROUP BY member) s USING (member);

INSERT INTO candidates
SELECT r.screen, r.game_day, r.member, m.metric, m.kind, c.sha256, c.row_number, c.column_name, r.captured_at,
       c.numbers[m.part + 1] AS number,
       CASE WHEN m.type = 'text' THEN c.word END AS word,
       c.text,
       NOT c.held AND r.why = '' AND (number IS NOT NULL OR word IS NOT NULL) AS sure,
       NOT sure AND r.why = '' AND c.why IN ('cut', 'missing') AS slight,
       CASE WHEN sure THEN '' WHEN r.why <> '' THEN r.why WHEN c.why <> '' THEN c.why
            WHEN c.held THEN 'unsure' ELSE 'type' END AS why,
       c.confidence, c.box
FROM member_rows r
JOIN metrics m USING (screen)
JOIN kept.readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = m.column_name;

-- A gauge: the latest. A counter: the largest. Ties by time and then by the hash, so that arrival never matters.
INSERT INTO winners
SELECT * FROM candidates WHERE sure
QUALIFY row_number() OVER (
    PARTITION BY screen, game_day, member, metric
    ORDER BY CASE kind WHEN 'counter' THEN number END DESC NULLS LAST, captured_at DESC, sha256 DESC
) = 1;

INSERT INTO doubts
SELECT c.*
FROM candidates c LEFT JOIN winners w USING (screen, game_day, member, metric)
WHERE NOT c.sure
  AND (w.sha256 IS NULL
       OR (NOT c.slight
           AND (c.kind = 'counter' OR c.captured_at >= w.captured_at)
           AND (c.number IS DISTINCT FROM w.number OR c.word IS DISTINCT FROM w.word)));

INSERT INTO observations
SELECT screen, game_day, member, metric, NULL, text, NULL, 'held', sha256, row_number, column_name, confidence, box,
       captured_at, why
FROM doubts
QUALIFY row_number() OVER (PARTITION BY screen, game_day, member, metric ORDER BY captured_at DESC, sha256 DESC, row_number) = 1
UNION ALL
SELECT screen, game_day, member, metric, number, text, word, 'present', sha256, row_number, column_name, confidence,
       box, captured_at, ''
FROM winners w ANTI JOIN doubts d USING (screen, game_day, member, metric);

INSERT INTO events
SELECT c.screen, c.game_day, count(*), coalesce(any_value(s.members), 0), sum(coalesce(k.cells, 0)),
       sum(coalesce(k.held_cells, 0)), bool_or(c.assumed)
FROM counted c
LEFT JOIN (SELECT screen, game_day, count(*) AS members FROM seen GROUP BY ALL) s USING (screen, game_day)
LEFT JOIN (
    -- A sure name that means nobody is held as well.
    SELECT c.sha256, count(*) AS cells, count(*) FILTER (c.held OR n.name IS NOT NULL) AS held_cells
    FROM kept.readings c
    LEFT JOIN (
        SELECT sha256, row_number, name FROM sure_names ANTI JOIN (FROM member_rows WHERE why = '') USING (sha256, row_number)
    ) n ON n.sha256 = c.sha256 AND n.row_number = c.row_number
       AND c.column_name IN (SELECT name_column FROM screens) AND c.word = n.name
    GROUP BY c.sha256
) k USING (sha256)
GROUP BY c.screen, c.game_day;

-- Known members on no picture of an event: nothing is known of them, and nobody is judged for it.
INSERT INTO observations BY NAME
SELECT e.screen, e.game_day, m.member, x.metric,
       CASE WHEN EXISTS (
           FROM leaves l WHERE l.member = m.member AND e.game_day BETWEEN l.first_day AND l.last_day
       ) THEN 'excused' ELSE 'unknown' END AS state
FROM events e
JOIN known_members m
  ON (m.left_on IS NULL OR m.left_on >= e.game_day)
 AND CASE WHEN m.in_roster THEN m.joined_on IS NULL OR m.joined_on <= e.game_day ELSE m.first_seen_on < e.game_day END
JOIN metrics x ON x.screen = e.screen
ANTI JOIN seen s ON s.screen = e.screen AND s.game_day = e.game_day AND s.member = m.member;

INSERT INTO held
SELECT DISTINCT ON (sha256, row_number, column_name)
       screen, game_day, member, column_name, text, why, sha256, row_number, box
FROM doubts
ORDER BY sha256, row_number, column_name;

-- Rows that are nobody's: a name that fits nobody, or one that was not surely read.
INSERT INTO held
SELECT k.screen, k.game_day, coalesce(c.word, c.text), c.column_name, c.text,
       CASE WHEN i.why IS NOT NULL THEN i.why WHEN c.why <> '' THEN c.why ELSE 'unsure' END,
       c.sha256, c.row_number, c.box
FROM counted k
JOIN screens p USING (screen)
JOIN kept.rows r USING (sha256)
JOIN kept.readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = p.name_column
LEFT JOIN sure_names n ON n.sha256 = r.sha256 AND n.row_number = r.row_number
LEFT JOIN identities i ON i.name = n.name AND i.member IS NULL
WHERE i.why IS NOT NULL OR (n.name IS NULL AND c.why <> 'cut' AND NOT (r.partial AND c.why = ''));
