-- Members on no picture of the two weeks up to this day, in which there were events that should show them.
SELECT m.member
FROM known_members m
JOIN attendance a USING (member)
WHERE a.game_day > $day::DATE - 14 AND a.game_day <= $day AND m.last_seen_on IS NOT NULL
GROUP BY m.member
HAVING bool_and(a.state = 'unknown' OR a.state = 'absent') AND min(a.game_day) <= $day::DATE - 7
ORDER BY m.member
