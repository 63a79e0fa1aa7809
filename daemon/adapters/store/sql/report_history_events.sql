SELECT strftime(e.game_day, '%G-W%V') AS week, count(DISTINCT (e.screen, e.game_day)), count(DISTINCT s.member)
FROM events e LEFT JOIN seen s USING (screen, game_day)
WHERE e.game_day BETWEEN $oldest_day AND $last_day
GROUP BY ALL
