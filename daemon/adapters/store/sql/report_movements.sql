SELECT 'joined' AS how, member, joined_on AS day FROM known_members WHERE joined_on BETWEEN $first_day AND $last_day
UNION ALL
SELECT 'returned', member, returned_on FROM known_members WHERE returned_on BETWEEN $first_day AND $last_day
UNION ALL
SELECT 'first-seen', member, first_seen_on FROM known_members
WHERE NOT in_roster AND first_seen_on BETWEEN $first_day AND $last_day
  -- On the very first day everybody is seen for the first time.
  AND first_seen_on > (SELECT min(game_day) FROM events)
UNION ALL
SELECT 'left', member, left_on FROM known_members WHERE left_on BETWEEN $first_day AND $last_day
ORDER BY how, day, member
