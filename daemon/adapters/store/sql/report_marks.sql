SELECT m.game_day, m.screen, m.member, m.rule, m.counter, m.amount, m.observed, m.expected, s.sha256, s.file_name,
       s.archived_as, r.box, c.box, coalesce(k.assumed, e.assumed), m.provisional
FROM marks m
JOIN events e USING (screen, game_day)
-- A mark for being on no picture has no cell that it rests on.
LEFT JOIN counted k USING (shot)
LEFT JOIN kept.screenshots s ON s.sha256 = k.sha256
LEFT JOIN readings c ON c.sha256 = k.sha256 AND c.row_number = m.row_number AND c.column_name = m.column_name
LEFT JOIN picture_rows r ON r.sha256 = k.sha256 AND r.row_number = m.row_number
WHERE m.game_day BETWEEN $first_day AND $last_day
ORDER BY m.game_day, m.screen, m.member, m.position, m.place
