-- Who took no part in events of the week: not on a complete list, or there with nothing given.
WITH missing AS (
    SELECT event, game_day, member, true AS absent, state = 'excused' AS announced FROM attendance
    WHERE state IN ('absent', 'excused') AND NOT provisional AND game_day BETWEEN $first_day AND $last_day
    UNION ALL
    SELECT e.event, o.game_day, o.member, false, false
    FROM observations o JOIN event_spans e USING (screen, game_day)
    WHERE $per_event AND o.screen = $screen AND o.metric = $metric AND o.state = 'present' AND o.number = 0
      AND NOT o.provisional AND o.game_day BETWEEN $first_day AND $last_day
), told AS (
    SELECT m.member, m.game_day, m.absent AND NOT m.announced AS absent,
           m.announced OR EXISTS (FROM on_leave l WHERE l.event = m.event AND l.member = m.member) AS announced
    FROM missing m
)
SELECT member, announced, list(DISTINCT game_day ORDER BY game_day), count(DISTINCT game_day) FILTER (absent)
FROM told GROUP BY ALL ORDER BY announced, member
