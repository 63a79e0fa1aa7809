WITH so_far AS (
    SELECT member, max(game_day) AS last_seen_on FROM seen WHERE game_day <= $last_day GROUP BY member
), this_week AS (
    SELECT member, count(*) FILTER (state = 'present') AS events, count(*) FILTER (state <> 'not_expected') AS expected
    FROM attendance WHERE game_day BETWEEN $first_day AND $last_day GROUP BY member
), roles AS (
    SELECT member, arg_max(word, struct_pack(day := game_day, shot := shot)) AS role
    FROM observations WHERE metric = 'role' AND state = 'present' AND game_day <= $last_day GROUP BY member
), away AS (
    -- Of several leaves in a week the one that lasts longest.
    SELECT member, arg_max(struct_pack(
               kind := CASE origin WHEN 'correction' THEN 'excused' ELSE kind END, first_day := first_day,
               last_day := last_day
           ), coalesce(last_day, DATE '9999-12-31')) AS leave
    FROM leaves WHERE first_day <= $last_day AND coalesce(last_day >= $first_day, true) GROUP BY member
)
SELECT m.member, coalesce(m.role, r.role, ''), coalesce(w.events, 0), coalesce(w.expected, 0), s.last_seen_on,
       m.exempt, m.watch,
       coalesce(m.joined_on BETWEEN $first_day AND $last_day, false)
       OR coalesce(m.returned_on BETWEEN $first_day AND $last_day, false)
       OR (NOT m.in_roster AND m.first_seen_on BETWEEN $first_day AND $last_day),
       a.leave.kind, a.leave.first_day, a.leave.last_day
FROM known_members m
LEFT JOIN so_far s USING (member)
LEFT JOIN this_week w USING (member)
LEFT JOIN roles r USING (member)
LEFT JOIN away a USING (member)
WHERE (m.left_on IS NULL OR m.left_on >= $first_day OR m.returned_on <= $last_day)
  AND (s.member IS NOT NULL OR (m.in_roster AND (m.joined_on IS NULL OR m.joined_on <= $last_day)))
ORDER BY m.member
