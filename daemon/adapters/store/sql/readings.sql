-- The readings and rows with the officer's corrections in them.
CREATE OR REPLACE TEMP VIEW readings AS
FROM kept.readings ANTI JOIN corrected_cells USING (sha256, row_number, column_name)
UNION ALL
SELECT k.sha256, k.row_number, k.column_name, c.text, c.word, c.numbers, 1.0, false, '', k.box, k.guesses
FROM kept.readings k JOIN corrected_cells c USING (sha256, row_number, column_name);

CREATE OR REPLACE TEMP VIEW picture_rows AS
SELECT k.sha256, k.row_number, k.partial AND c.sha256 IS NULL AS partial, k.held AND c.sha256 IS NULL AS held, k.box
FROM kept.rows k LEFT JOIN corrected_rows c USING (sha256, row_number);
