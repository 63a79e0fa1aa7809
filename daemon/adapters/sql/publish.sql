CREATE TABLE copy.about AS SELECT judged_at FROM settings;

CREATE TABLE copy.screenshots AS
SELECT s.sha256, s.file_name, s.screen, coalesce(d.captured_at, s.captured_at) AS captured_at,
       coalesce(d.game_day, s.game_day) AS game_day, s.state, s.reason, s.code, d.day_state, d.other_day,
       coalesce(d.capture_source, s.capture_source) AS capture_source, s.source, s.received_at, s.archived_as, s.width, s.height, s.model, s.pack_version, s.seconds
FROM kept.screenshots s LEFT JOIN days d USING (sha256)
ORDER BY s.received_at, s.sha256;

CREATE TABLE copy.sightings AS FROM kept.sightings ORDER BY seen_at, sha256;

CREATE TABLE copy.readings AS
SELECT c.sha256 AS screenshot, c.row_number, c.column_name, c.text, c.word, c.numbers, c.confidence, c.held, c.why, c.box,
       m.member
FROM kept.readings c LEFT JOIN member_rows m USING (sha256, row_number)
ORDER BY c.sha256, c.row_number, c.column_name;

CREATE TABLE copy.members AS
SELECT m.member, coalesce(m.role, r.role) AS role, m.joined_on, m.left_on, m.last_seen_on, m.first_seen_on,
       m.in_roster, m.exempt
FROM known_members m
LEFT JOIN (
    SELECT member, arg_max(text, struct_pack(a := game_day, b := captured_at, c := screenshot)) AS role
    FROM observations WHERE metric = 'role' AND state = 'present' GROUP BY member
) r USING (member)
ORDER BY m.member;

CREATE TABLE copy.events AS FROM events ORDER BY game_day, screen;

CREATE TABLE copy.observations AS
SELECT screen, game_day, member, metric, number, text, state, screenshot, row_number, column_name, confidence, box,
       captured_at, why
FROM observations ORDER BY game_day, screen, member, metric;

CREATE TABLE copy.marks AS
SELECT screen, game_day, member, rule, counter, amount, observed, expected, screenshot, metric, column_name,
       row_number, box
FROM marks ORDER BY game_day, screen, member, position, place;

CREATE TABLE copy.counters AS FROM counters ORDER BY member, counter;

CREATE TABLE copy.counter_steps AS
SELECT member, counter, game_day, screen, rule, amount, value
FROM counter_steps ORDER BY member, counter, game_day, screen, position;

CREATE TABLE copy.held AS
SELECT screen, game_day, member, column_name, text, why, screenshot, row_number, box
FROM held ORDER BY game_day, screen, member, column_name;

CREATE TABLE copy.reports AS FROM kept.reports ORDER BY week;
