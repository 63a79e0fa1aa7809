-- Keep what the reports of weeks up to this one tell now.
DELETE FROM kept.told_marks WHERE week IN (SELECT week FROM kept.reports WHERE week <= $week);
INSERT INTO kept.told_marks BY NAME
SELECT strftime(m.game_day, '%G-W%V') AS week, m.screen, m.game_day, m.member, m.rule, m.counter, m.amount, m.observed,
       m.expected, k.sha256, m.row_number, m.column_name
FROM marks m LEFT JOIN counted k USING (shot)
WHERE NOT m.provisional AND strftime(m.game_day, '%G-W%V') IN (SELECT week FROM kept.reports WHERE week <= $week);
UPDATE kept.reports SET told = true WHERE week <= $week;
