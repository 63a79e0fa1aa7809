-- By week and member: in how many events they were seen or excused, and what marks added to counters.
SELECT a.week, a.member, a.seen, a.excused, coalesce(r.raised, 0)::BIGINT
FROM (
    SELECT strftime(game_day, '%G-W%V') AS week, member, count(*) FILTER (state = 'present') AS seen,
           count(*) FILTER (state = 'excused') AS excused
    FROM attendance WHERE game_day <= $last_day GROUP BY ALL
) a
LEFT JOIN (
    SELECT strftime(game_day, '%G-W%V') AS week, member, sum(amount) AS raised
    FROM counter_steps WHERE amount > 0 GROUP BY ALL
) r USING (week, member)
