SELECT s.file_name, s.screen, d.game_day, CASE d.day_state WHEN 'copy' THEN 'same-rows' ELSE 'old-file-time' END,
       d.other_day, s.sha256
FROM kept.screenshots s JOIN days d USING (sha256)
WHERE s.state = 'read' AND d.day_state IN ('asked', 'copy')
  AND s.received_at >= $arrived_from AND s.received_at < $arrived_before
ORDER BY d.game_day, s.file_name, s.sha256
