INSERT INTO candidates
SELECT event, member, metric_id, shot, row_number, number, word,
       NOT m.held AND r.why = '' AND (number IS NOT NULL OR word IS NOT NULL) AS is_sure,
       NOT is_sure AND r.why = '' AND m.why IN ('cut', 'missing'),
       CASE WHEN is_sure THEN '' WHEN r.why <> '' THEN r.why WHEN m.why <> '' THEN m.why
            WHEN m.held THEN 'unsure' ELSE 'type' END
FROM member_rows r JOIN measured m USING (shot, row_number);

-- A gauge: the latest. A counter: the largest, and of equals the latest. One member stands once on a picture.
INSERT INTO observations
SELECT k.screen, k.game_day, member, m.metric, number, word, 'present', shot, row_number, m.column_name, captured_at, '',
       k.provisional
FROM (
    SELECT event, member, metric_id, max(shot) AS shot, arg_max(row_number, shot) AS row_number,
           arg_max(number, shot) AS number, arg_max(word, shot) AS word
    FROM candidates
    WHERE sure AND metric_id NOT IN (SELECT metric_id FROM metrics WHERE kind = 'counter')
    GROUP BY event, member, metric_id
    UNION ALL
    SELECT event, member, metric_id, shot, row_number, number, word
    FROM candidates
    WHERE sure AND metric_id IN (SELECT metric_id FROM metrics WHERE kind = 'counter')
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
WHERE NOT c.sure
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
WHERE c.why NOT IN ('cut', 'missing')
  AND (m.kind = 'counter' OR n.captured_at >= w.captured_at)
  AND (c.number IS DISTINCT FROM w.number OR c.word IS DISTINCT FROM w.word)
  -- One member stands once on a picture.
  AND NOT EXISTS (FROM member_rows r WHERE r.shot = n.shot AND r.member = s.member);

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
