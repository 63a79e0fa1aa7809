-- With first_match the first rule that holds, or cannot be told, ends the list.
INSERT INTO applied
SELECT screen, game_day, member, position, provisional
FROM decisions
QUALIFY holds AND (
    NOT (SELECT first_match FROM settings)
    OR position = min(position) FILTER (holds IS DISTINCT FROM false) OVER (PARTITION BY screen, game_day, member)
);

-- Whom a rule passes over is only taken out here: being excused ends the list as well.
DELETE FROM applied USING spared s
WHERE applied.position = s.position AND applied.game_day = s.game_day AND applied.member = s.member;

-- Most rules look at one metric, and gathering them would take most of the time.
INSERT INTO marks
WITH several AS (
    SELECT position FROM rule_metrics GROUP BY position HAVING count(*) > 1
), grounds AS (
    SELECT screen, game_day, member, position, provisional, metric || ' ' || said AS observed, metric, shot, row_number,
           column_name
    FROM sights WHERE position NOT IN (FROM several)
    UNION ALL
    SELECT screen, game_day, member, position, any_value(provisional),
           string_agg(metric || ' ' || said, ', ' ORDER BY place), min_by(metric, place), min_by(shot, place),
           min_by(row_number, place), min_by(column_name, place)
    FROM sights WHERE position IN (FROM several)
    GROUP BY screen, game_day, member, position
)
SELECT g.screen, g.game_day, g.member, g.position, d.place, r.rule, d.counter, d.amount, g.observed, r.expected,
       g.metric, g.shot, g.row_number, g.column_name, g.provisional
FROM grounds g JOIN rules r USING (position) JOIN rule_adds d USING (position);

-- Adding up without ever going below 0 is the running total less its lowest point so far, when that is below 0.
INSERT INTO counter_steps
SELECT member, counter, game_day, screen, position, rule, amount,
       total - least(0, min(total) OVER (
           PARTITION BY member, counter ORDER BY game_day, screen, position ROWS UNBOUNDED PRECEDING
       ))
FROM (
    SELECT *, sum(amount) OVER (
        PARTITION BY member, counter ORDER BY game_day, screen, position ROWS UNBOUNDED PRECEDING
    ) AS total
    FROM marks WHERE NOT provisional
);

INSERT INTO counters
SELECT s.member, n.counter, coalesce(last.value, 0)
FROM (SELECT member FROM seen UNION SELECT member FROM counter_steps) s
CROSS JOIN counter_names n
LEFT JOIN (
    SELECT member, counter, arg_max(value, struct_pack(a := game_day, b := screen, c := position)) AS value
    FROM counter_steps GROUP BY ALL
) last ON last.member = s.member AND last.counter = n.counter;
