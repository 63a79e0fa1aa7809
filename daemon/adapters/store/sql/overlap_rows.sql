-- Everything on the pictures of some events. A pinned row is the only one that is partial and has a whole name.
SELECT k.event, k.screen, k.shot, r.row_number, r.partial, r.held, r.box, c.column_name, c.text, c.word, c.numbers,
       c.confidence, c.held, c.why, c.box
FROM counted k
JOIN picture_rows r USING (sha256)
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number
WHERE k.event IN (SELECT unnest(?::INTEGER[]))
ORDER BY k.event, k.shot, r.row_number, c.column_name
