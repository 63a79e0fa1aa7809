SELECT h.game_day, h.screen, h.member, h.column_name, c.text, h.why, s.sha256, s.file_name, s.archived_as, c.box
FROM held h
JOIN cells c USING (shot, row_number, column_name)
JOIN kept.screenshots s ON s.sha256 = c.sha256
WHERE h.game_day BETWEEN $first_day AND $last_day
ORDER BY h.game_day, h.screen, h.member, h.shot, h.row_number, h.column_name
