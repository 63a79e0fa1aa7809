SELECT file_name, code, reason, received_at
FROM kept.screenshots
WHERE state = 'failed' AND received_at >= $arrived_from AND received_at < $arrived_before
ORDER BY received_at, file_name
