-- What the judge works with: nothing here outlives the connection. All of it follows from kept.* and the config.

-- From config.yaml and the packs.
CREATE TEMP TABLE settings (first_match BOOLEAN, judged_at TIMESTAMP);
CREATE TEMP TABLE screens (screen VARCHAR, shows_day INTEGER, name_column VARCHAR, position INTEGER);
CREATE TEMP TABLE metrics (
    screen VARCHAR, column_name VARCHAR, part INTEGER, metric VARCHAR, kind VARCHAR, type VARCHAR, position INTEGER
);
CREATE TEMP TABLE roster (
    member VARCHAR, role VARCHAR, joined_on DATE, left_on DATE, exempt BOOLEAN
);
CREATE TEMP TABLE leaves (member VARCHAR, first_day DATE, last_day DATE);
CREATE TEMP TABLE rules (
    position INTEGER, rule VARCHAR, screen VARCHAR, expected VARCHAR,
    unless_on_leave BOOLEAN, unless_exempt BOOLEAN, unless_joined_days DOUBLE
);
CREATE TEMP TABLE rule_metrics (position INTEGER, metric VARCHAR, place INTEGER);
CREATE TEMP TABLE rule_adds (position INTEGER, counter VARCHAR, amount INTEGER, place INTEGER);
CREATE TEMP TABLE counter_names (counter VARCHAR, place INTEGER);

-- What the officer says, beside what was read. told_days: no day means that the screenshot counts nowhere.
CREATE TEMP TABLE corrected_cells (
    sha256 VARCHAR, row_number INTEGER, column_name VARCHAR, text VARCHAR, word VARCHAR, numbers DOUBLE[]
);
CREATE TEMP TABLE corrected_rows (sha256 VARCHAR, row_number INTEGER);
CREATE TEMP TABLE told_days (sha256 VARCHAR, game_day DATE);
CREATE TEMP TABLE nobodies (name VARCHAR);
-- The readings and rows as they stand after the corrections: everything below looks at these.
CREATE TEMP VIEW readings AS
FROM kept.readings ANTI JOIN corrected_cells USING (sha256, row_number, column_name)
UNION ALL
SELECT k.sha256, k.row_number, k.column_name, c.text, c.word, c.numbers, 1.0, false, '', k.box, k.guesses
FROM kept.readings k JOIN corrected_cells c USING (sha256, row_number, column_name);
CREATE TEMP VIEW picture_rows AS
SELECT k.sha256, k.row_number, k.partial AND c.sha256 IS NULL AS partial, k.held AND c.sha256 IS NULL AS held, k.box
FROM kept.rows k LEFT JOIN corrected_rows c USING (sha256, row_number);

-- The day of each screenshot. day_state: known, assumed (from the file's time), asked, copy (of another
-- day's), ignored (by the officer).
CREATE TEMP TABLE days (
    sha256 VARCHAR, captured_at TIMESTAMP, capture_source VARCHAR, game_day DATE, day_state VARCHAR, other_day DATE
);
-- The screenshots that count, numbered by capture time and then hash: of two, the later has the larger number.
CREATE TEMP TABLE counted (
    shot INTEGER, sha256 VARCHAR, screen VARCHAR, game_day DATE, captured_at TIMESTAMP, assumed BOOLEAN
);

-- Names that were surely read, whom they mean, and so whose each row is.
CREATE TEMP TABLE sure_names (shot INTEGER, row_number INTEGER, name VARCHAR);
CREATE TEMP TABLE spellings (name VARCHAR, skeleton VARCHAR);
CREATE TEMP TABLE identities (name VARCHAR, member VARCHAR, why VARCHAR);
-- why: twice, when two rows of the screenshot are this member's; their readings are held.
CREATE TEMP TABLE member_rows (
    shot INTEGER, sha256 VARCHAR, row_number INTEGER, member VARCHAR, why VARCHAR, screen VARCHAR, game_day DATE,
    captured_at TIMESTAMP
);
-- Rows with a legible name that are nobody's, and why. A name that is cut off is left out.
CREATE TEMP VIEW nobodys_rows AS
SELECT k.shot, k.sha256, k.screen, k.game_day, k.captured_at, c.row_number, c.column_name,
       coalesce(c.word, c.text) AS name,
       CASE WHEN i.why IS NOT NULL THEN i.why WHEN c.why <> '' THEN c.why ELSE 'unsure' END AS why
FROM counted k
JOIN screens p USING (screen)
JOIN picture_rows r USING (sha256)
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = p.name_column
LEFT JOIN sure_names n ON n.shot = k.shot AND n.row_number = r.row_number
LEFT JOIN identities i ON i.name = n.name AND i.member IS NULL
WHERE (i.why IS NOT NULL OR (n.name IS NULL AND c.why <> 'cut' AND NOT (r.partial AND c.why = '')))
  AND coalesce(c.word, c.text) NOT IN (SELECT name FROM nobodies);
-- Members that such a name could be a misreading of.
CREATE TEMP TABLE suspicions (name VARCHAR, member VARCHAR);
CREATE TEMP TABLE known_members (
    member VARCHAR, role VARCHAR, joined_on DATE, left_on DATE, exempt BOOLEAN, in_roster BOOLEAN,
    first_seen_on DATE, last_seen_on DATE
);
CREATE TEMP TABLE seen (screen VARCHAR, game_day DATE, member VARCHAR);

-- One metric of one member on one screenshot. sure: it is trusted. slight: held for being cut off or missing only.
CREATE TEMP VIEW candidates AS
SELECT r.screen, r.game_day, r.member, m.metric, m.kind, r.shot, r.captured_at, c.row_number, c.column_name,
       c.numbers[m.part + 1] AS number,
       CASE WHEN m.type = 'text' THEN c.word END AS word,
       NOT c.held AND r.why = '' AND (number IS NOT NULL OR word IS NOT NULL) AS sure,
       NOT sure AND r.why = '' AND c.why IN ('cut', 'missing') AS slight,
       CASE WHEN sure THEN '' WHEN r.why <> '' THEN r.why WHEN c.why <> '' THEN c.why
            WHEN c.held THEN 'unsure' ELSE 'type' END AS why
FROM member_rows r
JOIN metrics m USING (screen)
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number AND c.column_name = m.column_name;

-- Settled or not. The reading that stands for it: screenshot, row and column.
CREATE TEMP TABLE observations (
    screen VARCHAR, game_day DATE, member VARCHAR, metric VARCHAR, number DOUBLE, word VARCHAR, state VARCHAR,
    shot INTEGER, row_number INTEGER, column_name VARCHAR, captured_at TIMESTAMP, why VARCHAR
);
-- The held readings that keep an observation from being settled.
CREATE TEMP TABLE doubts (
    screen VARCHAR, game_day DATE, member VARCHAR, metric VARCHAR, shot INTEGER, row_number INTEGER,
    column_name VARCHAR, captured_at TIMESTAMP, why VARCHAR
);
CREATE TEMP TABLE events (
    screen VARCHAR, game_day DATE, screenshots INTEGER, members INTEGER, cells INTEGER, held_cells INTEGER,
    assumed BOOLEAN
);

-- holds: NULL when it cannot be told.
CREATE TEMP TABLE decisions (screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER, holds BOOLEAN);
-- Whom a rule passes over, in every event of its screen.
CREATE TEMP VIEW spared AS
SELECT r.position, e.game_day, m.member
FROM rules r
JOIN events e USING (screen)
CROSS JOIN known_members m
WHERE (r.unless_exempt AND m.exempt)
   OR (r.unless_on_leave AND EXISTS (
       FROM leaves l WHERE l.member = m.member AND e.game_day BETWEEN l.first_day AND l.last_day
   ))
   OR coalesce(e.game_day - m.joined_on < r.unless_joined_days, false)
   OR coalesce(m.left_on < e.game_day, false);
CREATE TEMP TABLE applied (screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER);
CREATE TEMP TABLE marks (
    screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER, place INTEGER, rule VARCHAR, counter VARCHAR,
    amount INTEGER, observed VARCHAR, expected VARCHAR, metric VARCHAR, shot INTEGER, row_number INTEGER,
    column_name VARCHAR
);
-- Each mark with the counter's value after it.
CREATE TEMP TABLE counter_steps (
    member VARCHAR, counter VARCHAR, game_day DATE, screen VARCHAR, position INTEGER, rule VARCHAR, amount INTEGER,
    value BIGINT
);
CREATE TEMP TABLE counters (member VARCHAR, counter VARCHAR, value BIGINT);
-- expires_on: the first day on which it counts no more; NULL: it always does.
CREATE TEMP TABLE strikes (member VARCHAR, game_day DATE, counter VARCHAR, weight DOUBLE, expires_on DATE);
-- On the day of judging. held_back: why no level is given.
CREATE TEMP TABLE standings (member VARCHAR, strikes DOUBLE, level VARCHAR, held_back VARCHAR);

-- What waits for the officer: doubts, and rows that are nobody's.
CREATE TEMP TABLE held (
    screen VARCHAR, game_day DATE, member VARCHAR, why VARCHAR, shot INTEGER, row_number INTEGER, column_name VARCHAR
);

-- The cell that something rests on, by the number of its screenshot.
CREATE TEMP VIEW cells AS
SELECT k.shot, c.* FROM counted k JOIN readings c USING (sha256);

CREATE TEMP MACRO plain(value) AS
    CASE WHEN value = trunc(value) AND abs(value) < 1e18 THEN value::BIGINT::VARCHAR ELSE value::VARCHAR END;
