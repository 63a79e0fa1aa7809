SELECT h.game_day, h.screen, h.member, h.column_name, h.text, h.why, h.screenshot, s.file_name, s.archived_as, h.box
FROM held h JOIN kept.screenshots s ON s.sha256 = h.screenshot
WHERE h.game_day BETWEEN $first_day AND $last_day
ORDER BY h.game_day, h.screen, h.member, h.row_number, h.column_name
