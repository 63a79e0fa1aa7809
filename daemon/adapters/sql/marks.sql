-- With first_match the first rule that holds, or cannot be told, ends the list.
INSERT INTO applied
SELECT screen, game_day, member, position
FROM decisions
QUALIFY holds AND (
    NOT (SELECT first_match FROM settings)
    OR position = min(position) FILTER (holds IS DISTINCT FROM false) OVER (PARTITION BY screen, game_day, member)
);

-- Whom a rule passes over is only taken out here: being excused ends the list as well.
DELETE FROM applied USING spared s
WHERE applied.position = s.position AND applied.game_day = s.game_day AND applied.member = s.member;

INSERT INTO marks
WITH grounds AS (
    SELECT a.screen, a.game_day, a.member, a.position,
           string_agg(o.metric || ' ' || coalesce(plain(o.number), o.word), ', ' ORDER BY x.place) AS observed,
           arg_min(struct_pack(
               metric := o.metric, shot := o.shot, row_number := o.row_number, column_name := o.column_name
           ), x.place) AS evidence
    FROM applied a
    JOIN rule_metrics x USING (position)
    JOIN observations o ON o.screen = a.screen AND o.game_day = a.game_day AND o.member = a.member
                       AND o.metric = x.metric AND o.state = 'present'
    GROUP BY ALL
)
SELECT g.screen, g.game_day, g.member, g.position, d.place, r.rule, d.counter, d.amount, g.observed, r.expected,
       evidence.metric, evidence.shot, evidence.row_number, evidence.column_name
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
    FROM marks
);

INSERT INTO counters
SELECT s.member, n.counter, coalesce(last.value, 0)
FROM (SELECT DISTINCT member FROM seen) s
CROSS JOIN counter_names n
LEFT JOIN (
    SELECT member, counter, arg_max(value, struct_pack(a := game_day, b := screen, c := position)) AS value
    FROM counter_steps GROUP BY ALL
) last ON last.member = s.member AND last.counter = n.counter;
