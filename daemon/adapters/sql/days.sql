-- The screenshots that may count, best first: known days before assumed ones, then the earliest. Of two that show the
-- same list on different days the better one counts, whichever came first, and the other is a copy of it.
CREATE OR REPLACE TEMP TABLE pictures AS
SELECT row_number() OVER (ORDER BY d.day_state = 'assumed', d.game_day, d.captured_at, sha256) AS place,
       sha256, s.screen, d.game_day
FROM days d JOIN kept.screenshots s USING (sha256)
WHERE s.state = 'read' AND d.day_state IN ('known', 'assumed') AND s.screen IN (SELECT screen FROM screens);

-- The same list: all sure cells are equal, row by row. Fewer than three rows say too little.
CREATE OR REPLACE TEMP TABLE signatures AS
SELECT place, screen, count(*) AS cells,
       bit_xor(hash(c.row_number, c.column_name, c.numbers, c.word)) AS first_half,
       bit_xor(hash(c.word, c.numbers, c.column_name, c.row_number, 'second')) AS second_half
FROM pictures JOIN readings c USING (sha256)
WHERE NOT c.held
GROUP BY ALL
HAVING count(DISTINCT c.row_number) >= 3;

CREATE OR REPLACE TEMP TABLE equals AS
SELECT first_place, place AS later_place
FROM (SELECT place, min(place) OVER (PARTITION BY screen, cells, first_half, second_half) AS first_place FROM signatures)
WHERE first_place < place;

-- A picture sent on is often saved anew, and then a cell is read otherwise or held. So rows are compared by name and by
-- the numbers that are sure; texts are left out.
CREATE OR REPLACE TEMP TABLE numbers_shown AS
SELECT DISTINCT i.place, i.screen, n.word AS name, c.column_name, c.numbers
FROM (FROM pictures ANTI JOIN (SELECT later_place AS place FROM equals) USING (place)) i
JOIN screens p USING (screen)
JOIN picture_rows r USING (sha256)
JOIN readings n ON n.sha256 = r.sha256 AND n.row_number = r.row_number AND n.column_name = p.name_column
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number
WHERE NOT r.partial AND NOT r.held AND NOT n.held AND trim(n.word) <> '' AND NOT c.held AND len(c.numbers) > 0;

-- Rows with at least two numbers. One that stands alike on very many pictures tells no day from another, and joining
-- it with itself would take a time that grows with the square of the days.
CREATE OR REPLACE TEMP TABLE telling_rows AS
SELECT place, screen, row_hash, count(*) OVER (PARTITION BY place) AS row_count
FROM (
    SELECT place, screen, hash(screen, name, list((column_name, numbers) ORDER BY column_name)) AS row_hash
    FROM numbers_shown GROUP BY place, screen, name HAVING count(DISTINCT column_name) >= 2
)
QUALIFY count(*) OVER (PARTITION BY row_hash) <= 60;

-- Pictures of one screen that share at least three such rows and half of those of the shorter list.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT a.place AS first_place, b.place AS later_place
FROM telling_rows a JOIN telling_rows b ON a.row_hash = b.row_hash AND a.place < b.place
GROUP BY ALL
HAVING count(*) >= 3 AND 2 * count(*) >= least(any_value(a.row_count), any_value(b.row_count));

-- No name may have another number on the other picture.
DELETE FROM alike WHERE (first_place, later_place) IN (
    SELECT (first_place, later_place)
    FROM alike
    JOIN numbers_shown a ON a.place = first_place
    JOIN numbers_shown b ON b.place = later_place AND b.name = a.name AND b.column_name = a.column_name
    WHERE a.numbers <> b.numbers
);

-- What equals a list is like whatever that is like.
INSERT INTO alike
SELECT a.first_place, e.later_place FROM equals e JOIN alike a ON a.later_place = e.first_place
UNION ALL
FROM equals;

-- Pictures alike of one day are the same event. What the officer says of a day stands.
UPDATE days SET day_state = 'copy', other_day = found.game_day
FROM (
    SELECT b.sha256, arg_min(a.game_day, a.place) AS game_day
    FROM alike JOIN pictures a ON a.place = first_place JOIN pictures b ON b.place = later_place
    WHERE a.game_day <> b.game_day
    GROUP BY b.sha256
) found
WHERE days.sha256 = found.sha256 AND days.sha256 NOT IN (SELECT sha256 FROM told_days);

DROP TABLE pictures;
DROP TABLE equals;
DROP TABLE numbers_shown;
DROP TABLE telling_rows;
DROP TABLE alike;
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
JOIN picture_rows r USING (sha256)
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = p.name_column
WHERE NOT r.partial AND NOT r.held AND NOT c.held AND trim(c.word) <> '';
