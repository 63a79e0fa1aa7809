-- A list that was sent on and came once more, with new bytes and a new date, is a copy: it shows the same as one of
-- another day. Of the two the one whose place is first counts, whichever came first, and the other counts nowhere.

CREATE OR REPLACE TEMP TABLE row_sums AS
SELECT shot, row_number, coalesce(n.sure, false) AS named, n.name, coalesce(m.cells, 0) + named::INTEGER AS cells,
       hash(row_number, m.values_hash, CASE WHEN named THEN n.name END) AS row_hash, m.numbers, m.numbers_hash
FROM (SELECT * FROM named_rows) n
FULL JOIN (
    SELECT shot, row_number, count(*) AS cells, bit_xor(hash(metric_id, number, word)) AS values_hash,
           count(*) FILTER (part = 0 AND number IS NOT NULL) AS numbers,
           bit_xor(hash(metric_id, number)) FILTER (number IS NOT NULL) AS numbers_hash
    FROM measured WHERE NOT held GROUP BY shot, row_number
) m USING (shot, row_number);

-- The same list: all sure cells are equal, row by row. Fewer than three rows with numbers say too little: names alone
-- stand in the same order on many days.
CREATE OR REPLACE TEMP TABLE equals AS
SELECT first_place, place AS later_place
FROM (
    SELECT place, min(place) OVER (PARTITION BY screen, cells, list_hash) AS first_place
    FROM (
        SELECT shot, sum(cells) AS cells, bit_xor(row_hash) AS list_hash
        FROM row_sums WHERE cells > 0 GROUP BY shot HAVING count(*) FILTER (numbers > 0) >= 3
    ) JOIN pictures USING (shot)
)
WHERE first_place < place;

-- A picture sent on is often saved anew, and then a cell is read otherwise or held. So rows are compared by name and by
-- the numbers that are sure; texts are left out. One that stands alike on very many pictures tells no day from another,
-- and joining it with itself would take a time that grows with the square of the days.
CREATE OR REPLACE TEMP TABLE telling_rows AS
SELECT place, row_hash, count(*) OVER (PARTITION BY place) AS row_count
FROM (
    SELECT DISTINCT place, hash(screen, name, numbers, numbers_hash) AS row_hash
    FROM row_sums JOIN pictures USING (shot)
    WHERE named AND numbers >= 2 AND place NOT IN (SELECT later_place FROM equals)
);
DELETE FROM telling_rows WHERE row_hash IN (
    SELECT row_hash FROM telling_rows GROUP BY row_hash HAVING count(*) NOT BETWEEN 2 AND 60
);

-- Pictures of one screen that share at least three such rows and half of those of the shorter list.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT a.place AS first_place, b.place AS later_place
FROM telling_rows a JOIN telling_rows b ON a.row_hash = b.row_hash AND a.place < b.place
GROUP BY ALL
HAVING count(*) >= 3 AND 2 * count(*) >= least(any_value(a.row_count), any_value(b.row_count));

-- No name may have another number on the other picture.
CREATE OR REPLACE TEMP TABLE numbers_shown AS
SELECT place, n.name, m.metric_id, m.number
FROM pictures
JOIN named_rows n USING (shot)
JOIN measured m USING (shot, row_number)
WHERE place IN (SELECT unnest([first_place, later_place]) FROM alike) AND n.sure AND NOT m.held AND number IS NOT NULL;
DELETE FROM alike WHERE (first_place, later_place) IN (
    SELECT (first_place, later_place)
    FROM alike
    JOIN numbers_shown a ON a.place = first_place
    JOIN numbers_shown b ON b.place = later_place AND b.name = a.name AND b.metric_id = a.metric_id
    WHERE a.number <> b.number
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

DROP TABLE row_sums;
DROP TABLE equals;
DROP TABLE telling_rows;
DROP TABLE alike;
DROP TABLE numbers_shown;

INSERT INTO counted
SELECT shot, sha256, screen, game_day, seen_on, captured_at, assumed, provisional,
       dense_rank() OVER (ORDER BY game_day, screen)
FROM pictures WHERE sha256 IN (SELECT sha256 FROM days WHERE day_state IN ('known', 'assumed'));

INSERT INTO event_spans
SELECT DISTINCT event, screen, game_day, game_day - (p.days - 1), p.unseen_is_absent, p.always_whole, p.is_log
FROM counted JOIN screens p USING (screen);

INSERT INTO sure_names SELECT shot, row_number, name, true FROM named_rows SEMI JOIN counted USING (shot) WHERE sure;
