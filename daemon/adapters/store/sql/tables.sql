-- What the judge works with: nothing here outlives the connection. All of it follows from kept.* and the config.

-- From config.yaml and the packs.
CREATE TEMP TABLE settings (first_match BOOLEAN, judged_at TIMESTAMP);
CREATE TEMP TABLE screens (
    screen VARCHAR, is_log BOOLEAN, days INTEGER, unseen_is_absent BOOLEAN, always_whole BOOLEAN, name_column VARCHAR,
    position INTEGER, game VARCHAR
);
CREATE TEMP TABLE metrics (
    metric_id INTEGER, screen VARCHAR, column_name VARCHAR, part INTEGER, metric VARCHAR, kind VARCHAR, type VARCHAR,
    steady BOOLEAN, is_log BOOLEAN, position INTEGER
);
CREATE TEMP TABLE roster (
    member VARCHAR, role VARCHAR, joined_on DATE, left_on DATE, returned_on DATE, exempt BOOLEAN, watch BOOLEAN
);
-- last_day: NULL, until further. origin: roster, or correction.
CREATE TEMP TABLE leaves (member VARCHAR, first_day DATE, last_day DATE, kind VARCHAR, origin VARCHAR);
-- The kinds of leave during which nobody is expected to be seen.
CREATE TEMP TABLE excusing (kind VARCHAR);
CREATE TEMP TABLE rules (
    position INTEGER, rule VARCHAR, screen VARCHAR, expected VARCHAR,
    unless_exempt BOOLEAN, unless_joined_days DOUBLE
);
CREATE TEMP TABLE rule_leaves (position INTEGER, kind VARCHAR);
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
CREATE TEMP TABLE told_complete (screen VARCHAR, game_day DATE);
-- The readings and rows as they stand after the corrections: everything below looks at these. Without a correction the
-- judge takes readings.sql in the place of this: looking for what is not there takes a quarter of the time.
CREATE TEMP VIEW readings AS FROM kept.readings;
CREATE TEMP VIEW picture_rows AS FROM kept.rows;

-- The day of each screenshot: game_day is that by which its event is called, seen_on the last one that it can speak of
-- (the same, but for a week that is not over). day_state: known, assumed (from the file's time), asked, copy (of another
-- day's), ignored (by the officer). provisional: taken before the numbers of its event are final.
CREATE TEMP TABLE days (
    sha256 VARCHAR, captured_at TIMESTAMP, capture_source VARCHAR, game_day DATE, seen_on DATE, day_state VARCHAR,
    provisional BOOLEAN, other_day DATE
);
-- Every screenshot whose day is known or assumed, numbered by capture time and then hash: of two, the later has the
-- larger number. place: the order in which they may count, see copies.sql.
CREATE TEMP TABLE pictures (
    shot INTEGER, sha256 VARCHAR, screen VARCHAR, game_day DATE, seen_on DATE, captured_at TIMESTAMP, assumed BOOLEAN,
    provisional BOOLEAN, place INTEGER
);
-- Their rows with a name. legible: there is a name to ask about. sure: it is trusted.
CREATE TEMP TABLE named_rows (
    shot INTEGER, row_number INTEGER, column_name VARCHAR, name VARCHAR, sure BOOLEAN, legible BOOLEAN, why VARCHAR
);
-- One metric in one row.
CREATE TEMP TABLE measured (
    shot INTEGER, row_number INTEGER, metric_id INTEGER, part INTEGER, number DOUBLE, word VARCHAR, held BOOLEAN,
    why VARCHAR
);
-- The screenshots that count, each with the number of its event.
CREATE TEMP TABLE counted (
    shot INTEGER, sha256 VARCHAR, screen VARCHAR, game_day DATE, seen_on DATE, captured_at TIMESTAMP, assumed BOOLEAN,
    provisional BOOLEAN, event INTEGER
);
-- The events, from their first to their last game day, by which they are called.
CREATE TEMP TABLE event_spans (
    event INTEGER, screen VARCHAR, game_day DATE, first_day DATE, unseen_is_absent BOOLEAN, always_whole BOOLEAN,
    is_log BOOLEAN
);
-- Which line of its event a row of a log shows. earlier: it is on a picture of the event before, and counts there.
-- doubtful: it may be the same line as another. And the pictures of logs that share no line with an earlier one.
CREATE TEMP TABLE log_lines (shot INTEGER, row_number INTEGER, line INTEGER, earlier BOOLEAN, doubtful BOOLEAN);
CREATE TEMP TABLE loose_pages (shot INTEGER);

-- Names that are sure, whom they mean, and so whose each row is. own: the picture itself shows the name.
CREATE TEMP TABLE sure_names (shot INTEGER, row_number INTEGER, name VARCHAR, own BOOLEAN);
-- Rows that several pictures of an event show, by the number of the row in the list; and what they are called after
-- all, see overlap.py. why: whose it is cannot be told.
CREATE TEMP TABLE overlapping (number INTEGER, shot INTEGER, row_number INTEGER);
CREATE TEMP TABLE renamed (shot INTEGER, row_number INTEGER, name VARCHAR, why VARCHAR);
CREATE TEMP TABLE spellings (name VARCHAR, skeleton VARCHAR);
CREATE TEMP TABLE identities (name VARCHAR, member VARCHAR, why VARCHAR, origin VARCHAR);
-- why: twice, when two rows of the screenshot are this member's, or unlike, when a number in it is far from what this
-- member has; the readings of such rows are held.
CREATE TEMP TABLE member_rows (shot INTEGER, row_number INTEGER, member VARCHAR, why VARCHAR, event INTEGER);
-- Those that say something of their event: all but the lines of a log that count in the event before.
CREATE TEMP VIEW counting_rows AS
FROM member_rows ANTI JOIN (SELECT shot, row_number FROM log_lines WHERE earlier) USING (shot, row_number);
-- Rows with a legible name that are nobody's, and why. A name that is cut off is left out.
CREATE TEMP VIEW nobodys_rows AS
SELECT k.shot, k.event, k.screen, k.game_day, k.captured_at, r.row_number, r.column_name, r.name,
       CASE WHEN i.why IS NOT NULL THEN i.why WHEN r.why <> '' THEN r.why ELSE 'unsure' END AS why
FROM named_rows r
JOIN counted k USING (shot)
LEFT JOIN identities i ON i.name = r.name AND r.sure
WHERE ((NOT r.sure AND r.legible) OR (i.name IS NOT NULL AND i.member IS NULL))
  AND r.name NOT IN (SELECT name FROM nobodies);
-- Members that such a name could be a misreading of.
CREATE TEMP TABLE suspicions (name VARCHAR, member VARCHAR);
CREATE TEMP TABLE known_members (
    member VARCHAR, role VARCHAR, joined_on DATE, left_on DATE, returned_on DATE, exempt BOOLEAN, watch BOOLEAN,
    in_roster BOOLEAN, first_seen_on DATE, last_seen_on DATE
);
CREATE TEMP TABLE seen (screen VARCHAR, game_day DATE, member VARCHAR);

-- One metric of one member on one screenshot. sure: it is trusted. slight: held for being cut off or missing only.
CREATE TEMP TABLE candidates (
    event INTEGER, member VARCHAR, metric_id INTEGER, shot INTEGER, row_number INTEGER, number DOUBLE, word VARCHAR,
    sure BOOLEAN, slight BOOLEAN, why VARCHAR
);

-- Settled or not. The reading that stands for it: screenshot, row and column.
CREATE TEMP TABLE observations (
    screen VARCHAR, game_day DATE, member VARCHAR, metric VARCHAR, number DOUBLE, word VARCHAR, state VARCHAR,
    shot INTEGER, row_number INTEGER, column_name VARCHAR, captured_at TIMESTAMP, why VARCHAR, provisional BOOLEAN
);
-- The held readings that keep an observation from being settled.
CREATE TEMP TABLE doubts (
    screen VARCHAR, game_day DATE, member VARCHAR, metric VARCHAR, shot INTEGER, row_number INTEGER,
    column_name VARCHAR, captured_at TIMESTAMP, why VARCHAR
);
CREATE TEMP TABLE on_leave (event INTEGER, member VARCHAR, kind VARCHAR, origin VARCHAR);
-- What each member is in each event, see attendance.sql. belongs: a member of the alliance all through the event.
CREATE TEMP TABLE attendance (
    event INTEGER, screen VARCHAR, game_day DATE, member VARCHAR, state VARCHAR, why VARCHAR, belongs BOOLEAN,
    provisional BOOLEAN
);
-- The places of a list that are known of an event, and whether it is known who holds each.
CREATE TEMP TABLE places (event INTEGER, place INTEGER, named BOOLEAN, final BOOLEAN);
CREATE TEMP TABLE events (
    event INTEGER, screen VARCHAR, game_day DATE, screenshots INTEGER, members INTEGER, cells INTEGER,
    held_cells INTEGER, assumed BOOLEAN, first_day DATE, provisional BOOLEAN, expected INTEGER, unseen INTEGER,
    complete_by VARCHAR, last_place INTEGER, missing_places INTEGER[], unnamed_places INTEGER[], loose INTEGER,
    early BOOLEAN
);

-- holds: NULL when it cannot be told.
CREATE TEMP TABLE decisions (
    screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER, holds BOOLEAN, provisional BOOLEAN
);
-- Whom a rule passes over, in every event of its screen. Who joined during a week is as new as can be.
CREATE TEMP VIEW spared AS
SELECT r.position, e.game_day, m.member
FROM rules r
JOIN event_spans e USING (screen)
JOIN attendance a USING (event)
JOIN known_members m USING (member)
WHERE NOT a.belongs
   OR (r.unless_exempt AND m.exempt)
   OR coalesce(
       e.first_day - CASE WHEN m.returned_on <= e.game_day THEN m.returned_on ELSE m.joined_on END
       < r.unless_joined_days, false
   )
   OR EXISTS (
       FROM on_leave o JOIN rule_leaves k USING (kind)
       WHERE k.position = r.position AND o.event = e.event AND o.member = m.member
   );
CREATE TEMP TABLE applied (screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER, provisional BOOLEAN);
CREATE TEMP MACRO plain(value) AS
    CASE WHEN value = trunc(value) AND abs(value) < 1e18 THEN value::BIGINT::VARCHAR ELSE value::VARCHAR END;
-- A length of time in the largest unit that it is whole in; minutes otherwise. `daemon.domain.expectations` does the same.
CREATE TEMP MACRO counting(count, unit) AS plain(count) || ' ' || unit || CASE WHEN count = 1 THEN '' ELSE 's' END;
CREATE TEMP MACRO lasting(seconds) AS
    CASE WHEN seconds > 0 AND seconds % 86400 = 0 THEN counting(seconds / 86400, 'day')
         WHEN seconds > 0 AND seconds % 3600 = 0 THEN counting(seconds / 3600, 'hour')
         ELSE counting(round(seconds / 60), 'minute') END;
-- What a rule saw: the settled values of its metrics, and whether the member was there at all.
CREATE TEMP VIEW sights AS
SELECT a.screen, a.game_day, a.member, a.position, a.provisional, x.place, x.metric,
       coalesce(CASE WHEN m.type = 'duration' THEN lasting(o.number) ELSE plain(o.number) END, o.word) AS said, o.shot,
       o.row_number, o.column_name
FROM applied a
JOIN rule_metrics x USING (position)
LEFT JOIN metrics m ON m.screen = a.screen AND m.metric = x.metric
JOIN observations o ON o.screen = a.screen AND o.game_day = a.game_day AND o.member = a.member
                   AND o.metric = x.metric AND o.state = 'present'
UNION ALL
SELECT a.screen, a.game_day, a.member, a.position, a.provisional, x.place, x.metric, t.state, NULL, NULL, NULL
FROM applied a
JOIN rule_metrics x USING (position)
JOIN attendance t USING (screen, game_day, member)
WHERE x.metric = 'presence';
-- What a rule that applied rests on: the cell of its first metric; none for somebody who was on no picture. A provisional
-- mark rests on numbers that were not final, and moves no counter.
CREATE TEMP TABLE marks (
    screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER, place INTEGER, rule VARCHAR, counter VARCHAR,
    amount INTEGER, observed VARCHAR, expected VARCHAR, metric VARCHAR, shot INTEGER, row_number INTEGER,
    column_name VARCHAR, provisional BOOLEAN
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

-- What the officer can settle, the most useful first; `daemon.domain.questions` says what the columns mean.
CREATE TEMP TABLE questions (
    number INTEGER, kind VARCHAR, screen VARCHAR, game_day DATE, member VARCHAR, column_name VARCHAR, text VARCHAR,
    why VARCHAR, screenshot VARCHAR, file_name VARCHAR, archived_as VARCHAR, row_number INTEGER, row_box INTEGER[],
    box INTEGER[], options VARCHAR[], needed BOOLEAN, events INTEGER, other_day DATE, shot INTEGER
);

-- The cell that something rests on, by the number of its screenshot.
CREATE TEMP VIEW cells AS
SELECT k.shot, c.* FROM counted k JOIN readings c USING (sha256);

-- What is noticed though nobody asks. because: number, rank, name. before and since are values of the metric.
CREATE TEMP TABLE renames (
    member VARCHAR, name VARCHAR, last_seen_on DATE, first_seen_on DATE, because VARCHAR[], metric VARCHAR,
    before DOUBLE, since DOUBLE
);
CREATE TEMP TABLE missing_uploads (screen VARCHAR, game_day DATE, expected_by VARCHAR, last_day DATE);
CREATE TEMP TABLE quality (
    screen VARCHAR, monday DATE, pictures INTEGER, cells INTEGER, held INTEGER, confidence DOUBLE, edited INTEGER,
    added INTEGER, deleted INTEGER, confidence_shift DOUBLE, crop_shift DOUBLE, crop_measure VARCHAR
);
CREATE TEMP TABLE alarms (
    screen VARCHAR, measure VARCHAR, column_name VARCHAR, usual DOUBLE, now DOUBLE, pictures INTEGER, since TIMESTAMP
);
