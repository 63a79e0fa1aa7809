WITH files AS (
    SELECT s.state, d.day_state,
           CASE WHEN s.state = 'read' AND d.day_state IN ('known', 'assumed')
                THEN d.game_day BETWEEN $first_day AND $last_day
                ELSE s.received_at >= $arrived_from AND s.received_at < $arrived_before END AS of_this_week
    FROM kept.screenshots s JOIN days d USING (sha256)
), week_events AS (
    FROM events WHERE game_day BETWEEN $first_day AND $last_day
)
SELECT count(*) AS received,
       count(*) FILTER (state = 'read') AS read,
       count(*) FILTER (state = 'failed') AS failed,
       (SELECT count(*) FROM kept.sightings WHERE seen_at >= $arrived_from AND seen_at < $arrived_before) AS copies,
       (SELECT coalesce(sum(cells), 0)::BIGINT FROM week_events) AS cells,
       (SELECT coalesce(sum(held_cells), 0)::BIGINT FROM week_events) AS held_cells,
       count(*) FILTER (state = 'read' AND day_state = 'assumed') AS assumed_days,
       count(*) FILTER (state = 'read' AND day_state IN ('asked', 'copy')) AS asked_days
FROM files WHERE of_this_week
