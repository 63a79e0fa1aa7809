WITH latest AS (
    SELECT o.member, o.metric, o.number, o.shot, o.row_number, o.column_name, m.type
    FROM observations o JOIN metrics m USING (screen, metric)
    WHERE o.state = 'present' AND o.game_day <= $last_day AND o.metric <> 'role'
    QUALIFY row_number() OVER (PARTITION BY o.member, o.metric ORDER BY o.game_day DESC, o.shot DESC) = 1
)
SELECT l.member, l.metric, CASE WHEN l.type IN ('integer', 'pair', 'rank') THEN plain(l.number) ELSE c.text END
FROM latest l JOIN cells c USING (shot, row_number, column_name)
