SELECT screen, game_day, last_day FROM missing_uploads
WHERE game_day BETWEEN $first_day AND $last_day ORDER BY game_day, screen
