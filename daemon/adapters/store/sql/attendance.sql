INSERT INTO member_rows
SELECT shot, n.row_number, i.member,
       CASE WHEN NOT p.is_log AND count(*) OVER (PARTITION BY shot, i.member) > 1 THEN 'twice' ELSE '' END, event
FROM sure_names n JOIN identities i USING (name) JOIN counted USING (shot) JOIN screens p USING (screen)
WHERE i.member IS NOT NULL;

-- A number that hardly changes, such as a member's power, and is far from what the member has in the weeks around it: the
-- name may be another's or the number misread, so nothing in the row is trusted. What the officer corrected stands.
CREATE OR REPLACE TEMP TABLE steady_numbers AS
SELECT r.shot, r.row_number, r.member, m.metric_id, m.number, date_trunc('week', k.seen_on) AS week
FROM member_rows r
JOIN measured m USING (shot, row_number)
JOIN counted k USING (shot)
WHERE r.why = '' AND NOT m.held AND m.number > 0 AND m.metric_id IN (SELECT metric_id FROM metrics WHERE steady);
UPDATE member_rows SET why = 'unlike'
FROM (
    SELECT DISTINCT s.shot, s.row_number
    FROM steady_numbers s
    JOIN (
        SELECT a.member, a.metric_id, a.week, median(b.number) AS usual
        FROM (SELECT DISTINCT member, metric_id, week FROM steady_numbers) a
        JOIN steady_numbers b ON b.member = a.member AND b.metric_id = a.metric_id
                             AND b.week BETWEEN a.week - INTERVAL 4 WEEK AND a.week + INTERVAL 4 WEEK
        GROUP BY a.member, a.metric_id, a.week HAVING count(*) >= 5
    ) u USING (member, metric_id, week)
    JOIN counted k USING (shot)
    WHERE (s.number > 2 * u.usual OR 2 * s.number < u.usual)
      AND (k.sha256, s.row_number) NOT IN (SELECT (sha256, row_number) FROM corrected_rows)
      AND (k.sha256, s.row_number) NOT IN (SELECT (sha256, row_number) FROM corrected_cells)
) odd
WHERE member_rows.shot = odd.shot AND member_rows.row_number = odd.row_number;
DROP TABLE steady_numbers;

-- Two rows of one member on pictures of an event that were taken within a few minutes, with no number in common: one of
-- the two is somebody else's, and nothing tells which.
CREATE OR REPLACE TEMP TABLE several_rows AS
SELECT r.event, r.member, r.shot, r.row_number, k.captured_at, m.metric_id, m.number
FROM (
    FROM member_rows WHERE why = '' QUALIFY count(*) OVER (PARTITION BY event, member) > 1
) r
JOIN counted k USING (shot)
JOIN measured m USING (shot, row_number)
JOIN metrics x USING (metric_id)
WHERE NOT m.held AND m.number IS NOT NULL AND x.type <> 'duration' AND NOT x.is_log;
UPDATE member_rows SET why = 'twice'
FROM (
    SELECT DISTINCT unnest([a.shot, b.shot]) AS shot, unnest([a.row_number, b.row_number]) AS row_number
    FROM several_rows a JOIN several_rows b
      ON b.event = a.event AND b.member = a.member AND b.metric_id = a.metric_id AND b.shot > a.shot
     AND b.captured_at - a.captured_at <= INTERVAL 15 MINUTE
    GROUP BY a.shot, a.row_number, b.shot, b.row_number
    HAVING count(*) >= 2 AND count(*) FILTER (a.number = b.number) = 0
) odd
WHERE member_rows.shot = odd.shot AND member_rows.row_number = odd.row_number;
DROP TABLE several_rows;

INSERT INTO seen
SELECT screen, game_day, member FROM (SELECT DISTINCT event, member FROM counting_rows) JOIN event_spans USING (event);

INSERT INTO known_members
SELECT coalesce(r.member, s.member), r.role, r.joined_on, r.left_on, r.returned_on, coalesce(r.exempt, false),
       coalesce(r.watch, false), r.member IS NOT NULL, s.first_day, s.last_day
FROM roster r
FULL JOIN (
    SELECT member, min(seen_on) AS first_day, max(seen_on) AS last_day FROM member_rows JOIN counted USING (shot)
    GROUP BY member
) s USING (member);

INSERT INTO on_leave
SELECT event, member, kind, origin
FROM event_spans e JOIN leaves l ON l.first_day <= e.game_day AND coalesce(l.last_day >= e.first_day, true);

-- Who was founded by a picture is known from then on, and expected from the next event on. Who is on lists of another
-- game is expected on those of this one from the first sight there on: it may be none of theirs.
INSERT INTO attendance BY NAME
WITH players AS (
    SELECT member, p.game, min(k.seen_on) AS first_seen_on
    FROM member_rows JOIN counted k USING (shot) JOIN screens p USING (screen)
    WHERE p.game <> ''
    GROUP BY member, p.game
), playing AS (
    SELECT m.member, s.game, o.member IS NOT NULL AND s.game <> '' AS elsewhere, g.first_seen_on
    FROM known_members m
    CROSS JOIN (SELECT DISTINCT game FROM screens) s
    LEFT JOIN players g ON g.member = m.member AND g.game = s.game
    LEFT JOIN (SELECT DISTINCT x.member, y.game FROM players x JOIN screens y ON y.game <> x.game) o
      ON o.member = m.member AND o.game = s.game
)
SELECT e.event, e.screen, e.game_day, m.member,
       CASE WHEN m.in_roster
            THEN ((coalesce(m.joined_on <= e.first_day, true) AND coalesce(m.left_on >= e.game_day, true))
                  OR coalesce(m.returned_on <= e.first_day, false))
                 AND NOT (g.elsewhere AND coalesce(g.first_seen_on > e.game_day, true))
            ELSE s.member IS NOT NULL
                 OR coalesce(CASE WHEN g.elsewhere THEN g.first_seen_on ELSE m.first_seen_on END < e.first_day, false)
            END AS belongs,
       CASE WHEN s.member IS NOT NULL THEN 'present'
            WHEN NOT belongs THEN 'not_expected'
            WHEN o.member IS NOT NULL THEN 'excused'
            ELSE 'unknown' END AS state,
       CASE state WHEN 'not_expected' THEN CASE WHEN coalesce(m.left_on < e.game_day, false) THEN 'left' ELSE 'not-yet' END
                  WHEN 'excused' THEN o.why
                  WHEN 'unknown' THEN CASE WHEN e.unseen_is_absent THEN 'incomplete' ELSE 'list-of-some' END
                  ELSE '' END AS why,
       coalesce(s.provisional, false) AS provisional
FROM event_spans e
JOIN screens p USING (screen)
CROSS JOIN known_members m
JOIN playing g ON g.member = m.member AND g.game = p.game
LEFT JOIN (
    SELECT r.event, member, bool_and(provisional) AS provisional FROM counting_rows r JOIN counted USING (shot)
    GROUP BY r.event, member
) s ON s.event = e.event AND s.member = m.member
LEFT JOIN (
    SELECT event, member, CASE WHEN bool_or(origin = 'correction') THEN 'excused' ELSE min(kind) END AS why
    FROM on_leave WHERE kind IN (SELECT kind FROM excusing) GROUP BY event, member
) o ON o.event = e.event AND o.member = m.member;

INSERT INTO places
SELECT k.event, m.number::INTEGER, bool_or(r.member IS NOT NULL AND r.why = ''),
       bool_or(r.member IS NOT NULL AND r.why = '' AND NOT k.provisional)
FROM measured m
JOIN metrics x USING (metric_id)
JOIN counted k USING (shot)
LEFT JOIN member_rows r USING (shot, row_number)
WHERE x.type = 'rank' AND NOT m.held AND m.number IS NOT NULL
GROUP BY k.event, m.number;

-- loose: none of its members is on an earlier picture of the event, so that something may be missing in between.
INSERT INTO events
WITH placed AS (
    SELECT k.event, k.shot, k.captured_at, n.row_number, coalesce(l.line::VARCHAR, r.member) AS who,
           n.row_number = max(n.row_number) OVER (PARTITION BY k.shot) AS lowest
    FROM counted k
    JOIN named_rows n USING (shot)
    LEFT JOIN member_rows r ON r.shot = k.shot AND r.row_number = n.row_number
    LEFT JOIN log_lines l ON l.shot = k.shot AND l.row_number = n.row_number
    WHERE k.event IN (SELECT event FROM event_spans WHERE always_whole)
), ended AS (
    -- A list ends where two pictures, taken one after the other, show the same row at the bottom, and none a row below
    -- it: it did not scroll on. A picture that was saved twice has the same time.
    SELECT DISTINCT event
    FROM (
        SELECT event, who, lag(who) OVER in_order AS who_before, captured_at - lag(captured_at) OVER in_order AS later
        FROM placed WHERE lowest WINDOW in_order AS (PARTITION BY event ORDER BY shot)
    )
    WHERE who = who_before AND later BETWEEN INTERVAL 1 SECOND AND INTERVAL 5 MINUTE
      AND (event, who) NOT IN (SELECT (event, who) FROM placed WHERE who IS NOT NULL AND NOT lowest)
), pages AS (
    SELECT shot, event, CASE WHEN p.is_log THEN shot IN (FROM loose_pages)
               ELSE shot > min(shot) OVER (PARTITION BY event) AND NOT coalesce(l.linked, false) END AS loose
    FROM counted JOIN screens p USING (screen)
    LEFT JOIN (
        SELECT shot, bool_or(shot > first_shot) AS linked
        FROM (SELECT shot, min(shot) OVER (PARTITION BY event, member) AS first_shot FROM member_rows) GROUP BY shot
    ) l USING (shot)
), cells AS (
    SELECT shot, count(*) AS cells, count(*) FILTER (held) AS held_cells
    FROM (
        SELECT shot, held FROM measured WHERE part = 0
        UNION ALL
        -- A sure name that means nobody, or two rows of one picture, is held as well.
        SELECT n.shot, r.member IS NULL OR r.why <> '' FROM named_rows n LEFT JOIN member_rows r USING (shot, row_number)
    )
    GROUP BY shot
), shown AS (
    SELECT c.event, count(*) AS screenshots, bool_or(c.assumed) AS assumed, bool_and(c.provisional) AS provisional,
           bool_or(c.provisional) AS early_pictures, coalesce(sum(k.cells), 0) AS cells,
           coalesce(sum(k.held_cells), 0) AS held_cells, count(*) FILTER (p.loose) AS loose
    FROM counted c JOIN pages p USING (shot) LEFT JOIN cells k USING (shot)
    GROUP BY c.event
), people AS (
    SELECT event, count(*) FILTER (state = 'present') AS members, count(*) FILTER (belongs) AS expected,
           count(*) FILTER (state = 'unknown') AS unseen
    FROM attendance GROUP BY event
), listed AS (
    SELECT event, max(place) AS last_place, bool_and(final) AS final,
           [n FOR n IN range(1, last_place + 1) IF NOT list_contains(list(place), n)] AS missing,
           coalesce(list(place ORDER BY place) FILTER (NOT named), []) AS unnamed
    FROM places WHERE place <= 1000 GROUP BY event
)
SELECT e.event, e.screen, e.game_day, s.screenshots, coalesce(p.members, 0), s.cells, s.held_cells, s.assumed, e.first_day,
       s.provisional, coalesce(p.expected, 0), coalesce(p.unseen, 0),
       CASE WHEN t.screen IS NOT NULL THEN 'told'
            -- Everybody in a log may have more lines than those that were seen.
            WHEN p.members > 0 AND p.unseen = 0 AND NOT e.is_log THEN 'everyone'
            WHEN l.last_place IS NOT NULL AND len(l.missing) + len(l.unnamed) > 0 THEN ''
            WHEN l.last_place >= p.expected THEN 'places'
            WHEN e.always_whole AND d.event IS NOT NULL AND (s.loose = 0 OR l.last_place IS NOT NULL) THEN 'end'
            ELSE '' END,
       l.last_place, coalesce(l.missing, []), coalesce(l.unnamed, []), s.loose,
       s.early_pictures AND NOT coalesce(l.final, false)
FROM event_spans e
JOIN shown s USING (event)
LEFT JOIN people p USING (event)
LEFT JOIN listed l USING (event)
LEFT JOIN ended d USING (event)
LEFT JOIN told_complete t ON t.screen = e.screen AND t.game_day = e.game_day;

-- Who is not on a complete list was not there, unless one of its rows is nobody's.
UPDATE attendance SET state = 'absent', why = '', provisional = e.early
FROM events e
WHERE e.event = attendance.event AND attendance.state = 'unknown' AND e.complete_by <> ''
  AND e.event IN (SELECT event FROM event_spans WHERE unseen_is_absent)
  AND e.event NOT IN (SELECT event FROM nobodys_rows);
UPDATE attendance SET why = 'unnamed-rows'
FROM events e
WHERE e.event = attendance.event AND attendance.why = 'incomplete' AND e.complete_by <> '';
