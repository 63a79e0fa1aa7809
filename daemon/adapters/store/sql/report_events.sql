SELECT screen, first_day, game_day, screenshots, members, held_cells, assumed, provisional, expected, unseen,
       complete_by <> '', missing_places, unnamed_places, loose
FROM events WHERE game_day BETWEEN $first_day AND $last_day ORDER BY game_day, screen
