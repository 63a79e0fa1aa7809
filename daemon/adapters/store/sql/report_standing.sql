-- In how many events each member who has not left was seen, up to this day.
SELECT m.member, count(s.member)
FROM known_members m LEFT JOIN seen s ON s.member = m.member AND s.game_day <= $day
WHERE (m.left_on IS NULL OR m.left_on >= $day OR m.returned_on <= $day)
GROUP BY m.member
