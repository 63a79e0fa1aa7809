-- By week: how far each counter moved over all members.
SELECT strftime(game_day, '%G-W%V') AS week, counter, sum(moved)::BIGINT
FROM (
    SELECT counter, game_day,
           value - lag(value, 1, 0) OVER (PARTITION BY member, counter ORDER BY game_day, screen, position) AS moved
    FROM counter_steps
)
WHERE game_day BETWEEN $oldest_day AND $last_day
GROUP BY ALL
