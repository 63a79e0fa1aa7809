-- What the pictures say, each of them and each of its rows by number: texts are compared once, here, and numbers below.

-- Which of two pictures of the same list counts: known days before assumed ones, then the earliest.
INSERT INTO pictures
SELECT row_number() OVER (ORDER BY d.captured_at, sha256), sha256, s.screen, d.game_day, d.seen_on, d.captured_at,
       d.day_state = 'assumed', d.provisional,
       row_number() OVER (ORDER BY d.day_state = 'assumed', d.game_day, d.captured_at, sha256)
FROM days d JOIN kept.screenshots s USING (sha256)
WHERE s.state = 'read' AND d.day_state IN ('known', 'assumed') AND s.screen IN (SELECT screen FROM screens);

INSERT INTO named_rows
SELECT shot, c.row_number, c.column_name, coalesce(c.word, c.text),
       NOT r.partial AND NOT r.held AND NOT c.held AND coalesce(trim(c.word), '') <> '',
       c.why <> 'cut' AND NOT (r.partial AND c.why = ''), c.why
FROM pictures
JOIN screens p USING (screen)
JOIN readings c ON c.sha256 = pictures.sha256 AND c.column_name = p.name_column
JOIN picture_rows r ON r.sha256 = c.sha256 AND r.row_number = c.row_number;

INSERT INTO measured
SELECT shot, c.row_number, m.metric_id, m.part, c.numbers[m.part + 1],
       CASE WHEN m.type IN ('text', 'section') THEN c.word END, c.held, c.why
FROM pictures
JOIN readings c USING (sha256)
JOIN metrics m ON m.screen = pictures.screen AND m.column_name = c.column_name;
