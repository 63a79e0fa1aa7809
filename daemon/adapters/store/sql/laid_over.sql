-- A digest of everything on the pictures of these events, in their order, with the names on them and the pictures that
-- have rows. What is in it is what overlap_rows.sql hands over.
WITH looked_at AS (
    SELECT event, shot, sha256, screen, name_column
    FROM counted JOIN screens USING (screen) JOIN (SELECT unnest(?::INTEGER[]) AS event) USING (event)
), cells AS (
    SELECT shot, c.row_number, max(c.text) FILTER (c.column_name = name_column) AS shown, bit_xor(hash(
               c.column_name, c.text, c.word, c.numbers, c.confidence, c.held, c.why, c.box
           )) AS cells_hash
    FROM looked_at JOIN readings c USING (sha256)
    GROUP BY shot, c.row_number
)
SELECT event, any_value(screen),
       md5(string_agg(hash(sha256, row_number, partial, held, box, cells_hash)::VARCHAR, ' ' ORDER BY shot, row_number)),
       list(DISTINCT shown) FILTER (shown <> ''), list(DISTINCT shot ORDER BY shot)
FROM looked_at JOIN cells USING (shot) JOIN picture_rows USING (sha256, row_number)
GROUP BY event ORDER BY event
