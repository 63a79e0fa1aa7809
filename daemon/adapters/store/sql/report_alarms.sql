-- Screens that are read worse since a day up to the end of the week: one line a screen, with what drifted most.
SELECT screen, measure, column_name, usual, now, pictures, since
FROM alarms
WHERE since < $last_day::DATE + 1
QUALIFY row_number() OVER (
    PARTITION BY screen ORDER BY list_position(['layout', 'crops', 'held', 'confidence', 'unknown'], measure), since, column_name
) = 1
ORDER BY screen
