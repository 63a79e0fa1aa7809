-- When each screenshot was taken: of all names its bytes came under the best source, and of those the earliest time.
WITH captures AS (
    SELECT sha256, captured_at, capture_source, received_at AS seen_at FROM kept.screenshots
    UNION ALL
    SELECT sha256, captured_at, capture_source, seen_at FROM kept.sightings
)
SELECT sha256, c.captured_at, c.capture_source, s.screen, c.seen_at
FROM captures c JOIN kept.screenshots s USING (sha256)
QUALIFY row_number() OVER (
    PARTITION BY sha256
    ORDER BY CASE c.capture_source WHEN 'file_name' THEN 0 WHEN 'exif' THEN 1 ELSE 2 END, c.captured_at, c.seen_at
) = 1
