-- Events in which one row of the list may go by two names, or by none on one of two pictures: a name that is not sure,
-- a name that was read once and never again, or one long number beside two names.
SELECT DISTINCT event
FROM (
    SELECT k.event
    FROM named_rows n JOIN counted k USING (shot)
    WHERE (NOT n.sure AND n.why <> 'cut' AND n.legible)
       OR (n.sure AND n.name IN (SELECT name FROM sure_names GROUP BY name HAVING count(*) = 1))
    UNION ALL
    SELECT any_value(event)
    FROM (
        SELECT k.event, m.metric_id, m.number, m.shot, m.row_number
        FROM measured m JOIN counted k USING (shot)
        WHERE NOT m.held AND m.number >= 1000
        QUALIFY count(*) OVER (PARTITION BY k.event, m.metric_id, m.number) > 1
    )
    JOIN sure_names n USING (shot, row_number)
    GROUP BY event, metric_id, number
    HAVING count(DISTINCT n.name) > 1 AND count(*) <= 4
)
WHERE event IN (SELECT event FROM counted GROUP BY event HAVING count(*) > 1)
