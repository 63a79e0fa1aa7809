SELECT o.member, o.metric, CASE WHEN m.type IN ('integer', 'pair', 'rank') THEN plain(o.number) ELSE o.text END
FROM observations o JOIN metrics m USING (screen, metric)
WHERE o.state = 'present' AND o.game_day <= $last_day AND o.metric <> 'role'
QUALIFY row_number() OVER (
    PARTITION BY o.member, o.metric ORDER BY o.game_day DESC, o.captured_at DESC, o.screenshot DESC
) = 1
