WITH so_far AS (
    SELECT member, max(game_day) AS last_seen_on, count(*) FILTER (game_day >= $first_day) AS events
    FROM seen WHERE game_day <= $last_day GROUP BY member
), roles AS (
    SELECT member, arg_max(word, struct_pack(day := game_day, shot := shot)) AS role
    FROM observations WHERE metric = 'role' AND state = 'present' AND game_day <= $last_day GROUP BY member
)
SELECT m.member, coalesce(m.role, r.role, ''), coalesce(s.events, 0), s.last_seen_on,
       CASE WHEN m.exempt THEN 'exempt'
            WHEN EXISTS (
                FROM leaves l WHERE l.member = m.member AND l.first_day <= $last_day AND coalesce(l.last_day >= $first_day, true)
            ) THEN 'on leave'
            ELSE '' END
FROM known_members m LEFT JOIN so_far s USING (member) LEFT JOIN roles r USING (member)
WHERE (m.left_on IS NULL OR m.left_on >= $first_day OR m.returned_on <= $last_day)
  AND (s.member IS NOT NULL OR (m.in_roster AND (m.joined_on IS NULL OR m.joined_on <= $last_day)))
ORDER BY m.member
