-- By week and member: what they contributed. Who is known to have been absent from an event gave nothing there.
WITH given AS (
    SELECT game_day, member, number FROM observations
    WHERE screen = $screen AND metric = $metric AND state = 'present' AND number IS NOT NULL AND game_day <= $last_day
    UNION ALL
    SELECT game_day, member, 0 FROM attendance
    WHERE $per_event AND screen = $screen AND state = 'absent' AND NOT provisional AND game_day <= $last_day
)
SELECT strftime(game_day, '%G-W%V') AS week, member,
       CASE WHEN $per_event THEN avg(number) ELSE arg_max(number, game_day) END, count(*), sum(number),
       count(*) FILTER (number > 0)
FROM given GROUP BY ALL
