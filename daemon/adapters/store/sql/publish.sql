CREATE TABLE copy.about AS SELECT judged_at FROM settings;

CREATE TABLE copy.screenshots AS
SELECT s.sha256, s.file_name, s.screen, coalesce(d.captured_at, s.captured_at) AS captured_at,
       coalesce(d.game_day, s.game_day) AS game_day, s.state, s.reason, s.code, d.day_state, d.other_day, d.provisional,
       coalesce(d.capture_source, s.capture_source) AS capture_source, s.source, s.received_at, s.archived_as, s.width, s.height, s.model, s.pack_version, s.seconds, s.census
FROM kept.screenshots s LEFT JOIN days d USING (sha256)
ORDER BY s.received_at, s.sha256;

CREATE TABLE copy.sightings AS FROM kept.sightings ORDER BY seen_at, sha256;

CREATE TABLE copy.readings AS
SELECT c.sha256 AS screenshot, c.row_number, c.column_name, c.text, c.word, c.numbers, c.confidence, c.held, c.why,
       c.box, m.member, x.text_read IS NOT NULL AS corrected, coalesce(x.text_read, c.text) AS text_read, c.guesses
FROM readings c
LEFT JOIN (
    SELECT sha256, row_number, column_name, k.text AS text_read
    FROM corrected_cells JOIN kept.readings k USING (sha256, row_number, column_name)
) x USING (sha256, row_number, column_name)
LEFT JOIN (SELECT sha256, row_number, member FROM member_rows JOIN counted USING (shot)) m USING (sha256, row_number)
ORDER BY c.sha256, c.row_number, c.column_name;

CREATE TABLE copy.members AS
SELECT m.member, coalesce(m.role, r.word) AS role, m.joined_on, m.left_on, m.last_seen_on, m.first_seen_on,
       m.in_roster, m.exempt, m.watch, m.returned_on
FROM known_members m
LEFT JOIN (
    SELECT member, arg_max(word, struct_pack(day := game_day, shot := shot)) AS word
    FROM observations WHERE metric = 'role' AND state = 'present' GROUP BY member
) r USING (member)
ORDER BY m.member;

CREATE TABLE copy.aliases AS
SELECT name, i.member, i.origin, count(DISTINCT k.shot) AS screenshots, min(k.seen_on) AS first_seen_on,
       max(k.seen_on) AS last_seen_on
FROM identities i JOIN sure_names USING (name) JOIN counted k USING (shot)
WHERE i.member IS NOT NULL AND name <> i.member
GROUP BY ALL ORDER BY i.member, name;

CREATE TABLE copy.leaves AS
SELECT member, first_day, last_day, kind, origin FROM leaves ORDER BY first_day, member;

CREATE TABLE copy.events AS
SELECT screen, game_day, screenshots, members, cells, held_cells, assumed, first_day, provisional, expected, unseen,
       complete_by <> '' AS complete, complete_by, last_place, missing_places, unnamed_places, loose AS loose_screenshots
FROM events ORDER BY game_day, screen;

CREATE TABLE copy.attendance AS
SELECT screen, game_day, member, state, why, provisional FROM attendance ORDER BY game_day, screen, member;

CREATE TABLE copy.observations AS
SELECT o.screen, o.game_day, o.member, o.metric, o.number, c.text, o.state, c.sha256 AS screenshot, o.row_number,
       o.column_name, c.confidence, c.box, o.captured_at, o.why, o.provisional
FROM observations o LEFT JOIN cells c USING (shot, row_number, column_name)
ORDER BY o.game_day, o.screen, o.member, o.metric;

CREATE TABLE copy.marks AS
SELECT m.screen, m.game_day, m.member, m.rule, m.counter, m.amount, m.observed, m.expected, c.sha256 AS screenshot,
       m.metric, m.column_name, m.row_number, c.box, m.provisional
FROM marks m LEFT JOIN cells c USING (shot, row_number, column_name)
ORDER BY m.game_day, m.screen, m.member, m.position, m.place;

CREATE TABLE copy.counters AS FROM counters ORDER BY member, counter;

CREATE TABLE copy.counter_steps AS
SELECT member, counter, game_day, screen, rule, amount, value
FROM counter_steps ORDER BY member, counter, game_day, screen, position;

CREATE TABLE copy.strikes AS
SELECT member, game_day, counter, weight, expires_on FROM strikes ORDER BY game_day, member, counter;

CREATE TABLE copy.levels AS
SELECT member, strikes, nullif(level, '') AS level, held_back FROM standings ORDER BY member;

CREATE TABLE copy.held AS
SELECT h.screen, h.game_day, h.member, h.column_name, c.text, h.why, c.sha256 AS screenshot, h.row_number, c.box
FROM held h JOIN cells c USING (shot, row_number, column_name)
ORDER BY h.game_day, h.screen, h.member, h.column_name;

CREATE TABLE copy.questions AS SELECT * EXCLUDE (shot) FROM questions ORDER BY number;

CREATE TABLE copy.renames AS FROM renames ORDER BY first_seen_on, name;

CREATE TABLE copy.missing_uploads AS FROM missing_uploads ORDER BY game_day, screen;

CREATE TABLE copy.alarms AS FROM alarms ORDER BY screen, measure, column_name;

CREATE TABLE copy.quality AS
SELECT screen, monday, pictures, cells, held, confidence, cells - edited - added - deleted AS exact, edited, added,
       deleted, confidence_shift, crop_shift, nullif(crop_measure, '') AS crop_measure
FROM quality ORDER BY screen, monday;

CREATE TABLE copy.reports AS FROM kept.reports ORDER BY week;

CREATE TABLE copy.told_marks AS FROM kept.told_marks ORDER BY game_day, screen, member, rule, counter;

-- What cannot be derived and stands nowhere above as it was kept: with it `muster rebuild` makes a new live database.
CREATE TABLE copy.kept_screenshots AS FROM kept.screenshots ORDER BY received_at, sha256;

CREATE TABLE copy.kept_readings AS
SELECT k.* FROM kept.readings k SEMI JOIN corrected_cells USING (sha256, row_number, column_name)
ORDER BY sha256, row_number, column_name;

CREATE TABLE copy.kept_rows AS FROM kept.rows ORDER BY sha256, row_number;

CREATE TABLE copy.laid_over AS FROM kept.laid_over ORDER BY key;
