-- Each counter of each member seen so far, at the end of the week and at the end of the week before.
WITH so_far AS (
    SELECT member FROM seen WHERE game_day <= $last_day
    UNION SELECT member FROM counter_steps WHERE game_day <= $last_day
), values_then AS (
    SELECT member, counter,
           arg_max(value, struct_pack(a := game_day, b := screen, c := position)) AS value,
           arg_max(value, struct_pack(a := game_day, b := screen, c := position))
               FILTER (game_day < $first_day) AS before
    FROM counter_steps WHERE game_day <= $last_day GROUP BY member, counter
)
SELECT s.member, n.counter, coalesce(v.value, 0), coalesce(v.value, 0) - coalesce(v.before, 0)
FROM so_far s CROSS JOIN counter_names n
LEFT JOIN values_then v ON v.member = s.member AND v.counter = n.counter
ORDER BY s.member, n.place
