-- In how many events in a row, up to the last one, marks added to a counter that this week raised.
WITH raised AS (
    SELECT DISTINCT member, screen, game_day, counter FROM counter_steps WHERE amount > 0 AND game_day <= $last_day
), pairs AS (
    SELECT DISTINCT member, screen, counter FROM raised WHERE game_day >= $first_day
), back AS (
    SELECT member, screen, game_day, row_number() OVER (PARTITION BY member, screen ORDER BY game_day DESC) AS place
    FROM attendance WHERE state IN ('present', 'absent') AND game_day <= $last_day
)
SELECT member, counter, max(in_a_row)
FROM (
    SELECT p.member, p.counter,
           coalesce(min(b.place) FILTER (r.member IS NULL), max(b.place) + 1) - 1 AS in_a_row
    FROM pairs p
    JOIN back b USING (member, screen)
    LEFT JOIN raised r ON r.member = p.member AND r.screen = p.screen AND r.counter = p.counter
                      AND r.game_day = b.game_day
    GROUP BY p.member, p.screen, p.counter
)
GROUP BY ALL
