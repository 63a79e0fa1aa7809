-- Every name under which the bytes of a screenshot came, and when each says that it was taken.
SELECT sha256, file_name, captured_at, capture_source, screen, received_at FROM kept.screenshots
UNION ALL
SELECT c.sha256, c.file_name, c.captured_at, c.capture_source, s.screen, c.seen_at
FROM kept.sightings c JOIN kept.screenshots s USING (sha256)
