INSERT INTO candidates
SELECT event, member, metric_id, shot, row_number, number, word,
       NOT m.held AND r.why = '' AND (number IS NOT NULL OR word IS NOT NULL) AS is_sure,
       NOT is_sure AND r.why = '' AND m.why IN ('cut', 'missing'),
       CASE WHEN is_sure THEN '' WHEN r.why <> '' THEN r.why WHEN m.why <> '' THEN m.why
            WHEN m.held THEN 'unsure' ELSE 'type' END
FROM counting_rows r JOIN measured m USING (shot, row_number);

-- A gauge: the latest. A counter: the largest, and of equals the latest. One member stands once on a picture.
INSERT INTO observations
SELECT k.screen, k.game_day, member, m.metric, number, word, 'present', shot, row_number, m.column_name, captured_at, '',
       k.provisional
FROM (
    SELECT event, member, metric_id, max(shot) AS shot, arg_max(row_number, shot) AS row_number,
           arg_max(number, shot) AS number, arg_max(word, shot) AS word
    FROM candidates
    WHERE sure AND metric_id IN (SELECT metric_id FROM metrics WHERE kind <> 'counter' AND NOT is_log)
    GROUP BY event, member, metric_id
    UNION ALL
    SELECT event, member, metric_id, shot, row_number, number, word
    FROM candidates
    WHERE sure AND metric_id IN (SELECT metric_id FROM metrics WHERE kind = 'counter' AND NOT is_log)
    QUALIFY row_number() OVER (PARTITION BY event, member, metric_id ORDER BY number DESC, shot DESC) = 1
)
JOIN metrics m USING (metric_id)
JOIN counted k USING (shot);

-- A held reading that could change the outcome: of a gauge when it is not earlier, of a counter whenever it is.
INSERT INTO doubts
SELECT k.screen, k.game_day, c.member, m.metric, c.shot, c.row_number, m.column_name, k.captured_at, c.why
FROM candidates c
JOIN metrics m USING (metric_id)
JOIN counted k USING (shot)
LEFT JOIN observations w
  ON w.screen = k.screen AND w.game_day = k.game_day AND w.member = c.member AND w.metric = m.metric
WHERE NOT c.sure AND NOT m.is_log
  AND (w.shot IS NULL
       OR (NOT c.slight
           AND (m.kind = 'counter' OR k.captured_at >= w.captured_at)
           AND (c.number IS DISTINCT FROM w.number OR c.word IS DISTINCT FROM w.word)));

-- A row that is nobody's judges nobody, but it may well be the member's: then it is a doubt like any other.
INSERT INTO doubts
SELECT w.screen, w.game_day, w.member, w.metric, n.shot, c.row_number, m.column_name, n.captured_at, n.why
FROM nobodys_rows n
JOIN suspicions s USING (name)
JOIN measured c USING (shot, row_number)
JOIN metrics m USING (metric_id)
JOIN observations w
  ON w.screen = n.screen AND w.game_day = n.game_day AND w.member = s.member AND w.metric = m.metric
WHERE c.why NOT IN ('cut', 'missing') AND NOT m.is_log
  AND (m.kind = 'counter' OR n.captured_at >= w.captured_at)
  AND (c.number IS DISTINCT FROM w.number OR c.word IS DISTINCT FROM w.word)
  -- One member stands once on a picture.
  AND NOT EXISTS (FROM member_rows r WHERE r.shot = n.shot AND r.member = s.member);

-- What a member did in a log is the sum of their lines. A line is told by any picture that shows it surely, and is in
-- doubt when two say otherwise, when none is sure, or when it may be the same line as another.
CREATE OR REPLACE TEMP TABLE told_lines AS
SELECT event, member, metric_id, line, arg_max(shot, struct_pack(sure := sure, shot := shot)) AS shot,
       arg_max(row_number, struct_pack(sure := sure, shot := shot)) AS row_number,
       -- Time goes on from picture to picture.
       CASE WHEN any_value(m.type) = 'duration' THEN [max_by(number, shot) FILTER (sure AND number IS NOT NULL)]
            ELSE list(DISTINCT number) FILTER (sure AND number IS NOT NULL) END AS numbers,
       list(DISTINCT word) FILTER (sure AND word IS NOT NULL) AS words,
       CASE WHEN bool_or(doubtful) THEN 'repeated'
            WHEN coalesce(len(list_filter(numbers, lambda n: n IS NOT NULL)), 0) + coalesce(len(words), 0) = 1 THEN ''
            WHEN bool_or(sure) THEN 'disagree' ELSE arg_max(why, shot) END AS why
FROM candidates JOIN log_lines USING (shot, row_number) JOIN metrics m USING (metric_id)
GROUP BY event, member, metric_id, line;

-- A row that is nobody's may well be a further line of the member's.
CREATE OR REPLACE TEMP TABLE strange_lines AS
SELECT DISTINCT n.event, s.member, n.shot, n.row_number, n.column_name, n.why
FROM nobodys_rows n JOIN suspicions s USING (name) JOIN log_lines l USING (shot, row_number)
WHERE NOT l.earlier;

INSERT INTO doubts
SELECT k.screen, k.game_day, t.member, m.metric, t.shot, t.row_number, m.column_name, k.captured_at, t.why
FROM told_lines t JOIN metrics m USING (metric_id) JOIN counted k USING (shot)
WHERE t.why <> ''
UNION ALL
SELECT k.screen, k.game_day, r.member, 'entries', r.shot, r.row_number, p.name_column, k.captured_at, 'repeated'
FROM counting_rows r JOIN log_lines l USING (shot, row_number) JOIN counted k USING (shot) JOIN screens p USING (screen)
WHERE l.doubtful
UNION ALL
SELECT k.screen, k.game_day, n.member, x.metric, n.shot, n.row_number, n.column_name, k.captured_at, n.why
FROM strange_lines n
JOIN counted k USING (shot)
JOIN (SELECT screen, metric FROM metrics UNION ALL SELECT screen, 'entries' FROM screens WHERE is_log) x USING (screen)
JOIN seen s ON s.screen = k.screen AND s.game_day = k.game_day AND s.member = n.member;

-- Unless the log is complete, a sum is no more than what was seen of it.
INSERT INTO observations
SELECT e.screen, e.game_day, t.member, m.metric,
       CASE WHEN m.kind = 'gauge' THEN max(t.numbers[1]) ELSE sum(t.numbers[1]) END,
       arg_max(t.words[1], struct_pack(shot := t.shot, row_number := t.row_number)),
       CASE WHEN e.complete_by = '' AND m.kind <> 'gauge' THEN 'partial' ELSE 'present' END,
       max(t.shot), arg_max(t.row_number, struct_pack(shot := t.shot, row_number := t.row_number)), m.column_name, max(k.captured_at), '', bool_and(k.provisional)
FROM told_lines t JOIN metrics m USING (metric_id) JOIN events e USING (event) JOIN counted k USING (shot)
GROUP BY e.screen, e.game_day, e.complete_by, t.member, m.metric, m.kind, m.column_name;

INSERT INTO observations
SELECT e.screen, e.game_day, r.member, 'entries', count(DISTINCT l.line), NULL,
       CASE WHEN e.complete_by = '' THEN 'partial' ELSE 'present' END,
       max(r.shot), arg_max(r.row_number, struct_pack(shot := r.shot, row_number := r.row_number)), p.name_column, max(k.captured_at), '', bool_and(k.provisional)
FROM counting_rows r
JOIN log_lines l USING (shot, row_number)
JOIN events e USING (event)
JOIN screens p USING (screen)
JOIN counted k USING (shot)
GROUP BY e.screen, e.game_day, e.complete_by, r.member, p.name_column;

DROP TABLE told_lines;
DROP TABLE strange_lines;

DELETE FROM observations o USING doubts d
WHERE o.screen = d.screen AND o.game_day = d.game_day AND o.member = d.member AND o.metric = d.metric;

INSERT INTO observations
SELECT screen, game_day, member, metric, NULL, NULL, 'held', shot, row_number, column_name, captured_at, why,
       false
FROM doubts
QUALIFY row_number() OVER (PARTITION BY screen, game_day, member, metric ORDER BY shot DESC, row_number, column_name) = 1;

INSERT INTO held
SELECT DISTINCT screen, game_day, member, why, shot, row_number, column_name FROM doubts;

INSERT INTO held
SELECT screen, game_day, name, why, shot, row_number, column_name FROM nobodys_rows;
