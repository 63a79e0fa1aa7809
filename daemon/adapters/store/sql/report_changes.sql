-- Marks of earlier weeks that are not as the last report told them: new ones, and ones that are gone.
WITH told AS (
    FROM kept.told_marks WHERE week < $week AND week IN (SELECT week FROM kept.reports WHERE told)
), stands AS (
    SELECT strftime(m.game_day, '%G-W%V') AS week, m.screen, m.game_day, m.member, m.rule, m.counter, m.amount,
           m.observed, m.expected, k.sha256, m.row_number, m.column_name
    FROM marks m LEFT JOIN counted k USING (shot)
    WHERE NOT m.provisional
      AND strftime(m.game_day, '%G-W%V') IN (SELECT week FROM kept.reports WHERE told AND week < $week)
), changed AS (
    SELECT *, false AS gone FROM stands
    ANTI JOIN told USING (screen, game_day, member, rule, counter, amount, observed)
    UNION ALL BY NAME
    SELECT *, true AS gone FROM told
    ANTI JOIN stands USING (screen, game_day, member, rule, counter, amount, observed)
)
SELECT c.week, c.gone,
       CASE WHEN (c.sha256, c.row_number) IN (SELECT (sha256, row_number) FROM corrected_cells)
              OR (c.sha256, c.row_number) IN (SELECT (sha256, row_number) FROM corrected_rows)
              OR c.sha256 IN (SELECT sha256 FROM told_days)
              OR EXISTS (
                  FROM leaves l WHERE l.member = c.member AND l.origin = 'correction'
                                  AND c.game_day BETWEEN l.first_day AND coalesce(l.last_day, c.game_day)
              ) THEN 'corrected'
            WHEN NOT c.gone AND s.received_at > w.written_at THEN 'late'
            ELSE 'settings' END AS cause,
       c.game_day, c.screen, c.member, c.rule, c.counter, c.amount, c.observed, c.expected, s.sha256, s.file_name,
       s.archived_as, r.box, n.box, false, false
FROM changed c
JOIN kept.reports w ON w.week = c.week
LEFT JOIN kept.screenshots s ON s.sha256 = c.sha256
LEFT JOIN kept.readings n ON n.sha256 = c.sha256 AND n.row_number = c.row_number AND n.column_name = c.column_name
LEFT JOIN kept.rows r ON r.sha256 = c.sha256 AND r.row_number = c.row_number
ORDER BY c.game_day, c.screen, c.member, c.rule, c.counter, c.gone
