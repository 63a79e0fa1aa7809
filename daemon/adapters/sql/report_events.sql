SELECT screen, game_day, screenshots, members, held_cells, assumed
FROM events WHERE game_day BETWEEN $first_day AND $last_day ORDER BY game_day, screen
