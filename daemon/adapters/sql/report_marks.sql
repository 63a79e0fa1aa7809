-- The week's own marks, and those of earlier weeks that stand on screenshots which came after that week's report.
WITH lines AS (
    SELECT m.*, s.file_name, s.archived_as, d.day_state = 'assumed' AS assumed_day,
           m.game_day >= $first_day AS own,
           coalesce(s.received_at > r.written_at, false) AS late,
           s.received_at >= $arrived_from AND s.received_at < $arrived_before AS arrived_now
    FROM marks m
    JOIN kept.screenshots s ON s.sha256 = m.screenshot
    JOIN days d ON d.sha256 = m.screenshot
    LEFT JOIN kept.reports r ON r.week = strftime(m.game_day, '%G-W%V')
    WHERE m.game_day <= $last_day
)
SELECT own, game_day, screen, member, rule, counter, amount, observed, expected, screenshot, file_name, archived_as,
       box, assumed_day, late
FROM lines WHERE own OR (late AND arrived_now)
ORDER BY game_day, screen, member, position, place
