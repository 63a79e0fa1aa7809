-- The week's own marks, and those of earlier weeks that stand on screenshots which came after that week's report.
WITH lines AS (
    SELECT m.*, coalesce(s.sha256, '') AS sha256, coalesce(s.file_name, '') AS file_name,
           coalesce(s.archived_as, '') AS archived_as, coalesce(c.box, [0, 0, 0, 0]) AS box,
           coalesce(k.assumed, e.assumed) AS assumed,
           m.game_day >= $first_day AS own,
           coalesce(s.received_at > r.written_at, false) AS late,
           s.received_at >= $arrived_from AND s.received_at < $arrived_before AS arrived_now
    FROM marks m
    JOIN events e USING (screen, game_day)
    -- A mark for being on no picture has no cell that it rests on.
    LEFT JOIN counted k USING (shot)
    LEFT JOIN kept.screenshots s ON s.sha256 = k.sha256
    LEFT JOIN readings c ON c.sha256 = k.sha256 AND c.row_number = m.row_number AND c.column_name = m.column_name
    LEFT JOIN kept.reports r ON r.week = strftime(m.game_day, '%G-W%V')
    WHERE m.game_day <= $last_day AND NOT m.provisional
)
SELECT own, game_day, screen, member, rule, counter, amount, observed, expected, sha256, file_name, archived_as, box,
       assumed, late
FROM lines WHERE own OR (late AND arrived_now)
ORDER BY game_day, screen, member, position, place
