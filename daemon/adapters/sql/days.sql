-- A screenshot equals another when all its sure cells do, row by row. Fewer than three rows say too little.
CREATE OR REPLACE TEMP TABLE signatures AS
SELECT sha256, s.screen, s.received_at, d.game_day, d.day_state, count(*) AS cells,
       bit_xor(hash(c.row_number, c.column_name, c.numbers, c.word)) AS first_half,
       bit_xor(hash(c.word, c.numbers, c.column_name, c.row_number, 'second')) AS second_half
FROM kept.readings c JOIN days d USING (sha256) JOIN kept.screenshots s USING (sha256)
WHERE NOT c.held AND s.state = 'read' AND d.day_state IN ('known', 'assumed') AND s.screen IN (SELECT screen FROM screens)
GROUP BY ALL
HAVING count(DISTINCT c.row_number) >= 3;

-- Of equals the first to arrive counts, one with a known day before one with an assumed day. The others of its day are
-- the same event, those of other days are copies.
UPDATE days SET day_state = 'copy', other_day = found.first_day
FROM (
    SELECT sha256, game_day,
           first_value(game_day) OVER (
               PARTITION BY screen, cells, first_half, second_half
               ORDER BY day_state = 'assumed', received_at, sha256
           ) AS first_day
    FROM signatures
) found
WHERE days.sha256 = found.sha256 AND found.game_day <> found.first_day;

DROP TABLE signatures;

INSERT INTO counted
SELECT row_number() OVER (ORDER BY d.captured_at, sha256), sha256, s.screen, d.game_day, d.captured_at,
       d.day_state = 'assumed'
FROM days d JOIN kept.screenshots s USING (sha256)
WHERE s.state = 'read' AND d.day_state IN ('known', 'assumed') AND s.screen IN (SELECT screen FROM screens);

INSERT INTO sure_names
SELECT shot, c.row_number, c.word
FROM counted
JOIN screens p USING (screen)
JOIN kept.rows r USING (sha256)
JOIN kept.readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = p.name_column
WHERE NOT r.partial AND NOT r.held AND NOT c.held AND trim(c.word) <> '';
