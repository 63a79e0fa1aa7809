-- How far each counter of each member moved in each of the weeks before.
SELECT member, counter, strftime(game_day, '%G-W%V') AS week, sum(moved)::BIGINT
FROM (
    SELECT member, counter, game_day,
           value - lag(value, 1, 0) OVER (PARTITION BY member, counter ORDER BY game_day, screen, position) AS moved
    FROM counter_steps
)
WHERE game_day BETWEEN $oldest_day AND $last_day
GROUP BY ALL
