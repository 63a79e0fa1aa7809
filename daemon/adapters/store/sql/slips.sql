-- One row read twice within a minute, as while scrolling, with numbers that differ in one digit: rather a misreading than
-- a change. What fewer pictures say is left out; where as many say either, none is trusted.
CREATE OR REPLACE TEMP TABLE slips AS
WITH again AS (
    SELECT event, name, shot, row_number, captured_at
    FROM sure_names JOIN counted USING (shot)
    QUALIFY count(*) OVER (PARTITION BY event, name) > 1
), said AS (
    SELECT n.event, n.name, m.metric_id, m.shot, m.row_number, m.number, n.captured_at
    FROM measured m
    JOIN again n USING (shot, row_number)
    JOIN metrics t USING (metric_id)
    WHERE NOT m.held AND m.number >= 100 AND t.type <> 'duration' AND NOT t.is_log
    WINDOW same AS (PARTITION BY n.event, n.name, m.metric_id)
    QUALIFY min(m.number) OVER same <> max(m.number) OVER same
), votes AS (
    SELECT event, name, metric_id, number, count(DISTINCT shot) AS shots FROM said GROUP BY ALL
)
SELECT a.shot, a.row_number, a.metric_id, max(w.shots) > any_value(v.shots) AS outvoted
FROM said a
JOIN votes v USING (event, name, metric_id, number)
JOIN said b ON b.event = a.event AND b.name = a.name AND b.metric_id = a.metric_id AND b.number <> a.number
JOIN votes w ON w.event = b.event AND w.name = b.name AND w.metric_id = b.metric_id AND w.number = b.number
WHERE abs(epoch(b.captured_at) - epoch(a.captured_at)) <= 60 AND levenshtein(plain(a.number), plain(b.number)) = 1
GROUP BY a.shot, a.row_number, a.metric_id
HAVING max(w.shots) >= any_value(v.shots);

DELETE FROM measured USING slips s
WHERE measured.shot = s.shot AND measured.row_number = s.row_number AND measured.metric_id = s.metric_id AND s.outvoted;

UPDATE measured SET held = true, why = 'disagree' FROM slips s
WHERE measured.shot = s.shot AND measured.row_number = s.row_number AND measured.metric_id = s.metric_id;

DROP TABLE slips;
