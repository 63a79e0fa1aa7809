-- Rows and cells come and go with their screenshot, in one transaction, and its key is the one that counts. Keys of
-- their own took 7 MB of memory and 11 MB of disk for each thousand screenshots of 106 cells. No key can be taken away
-- from a table, so there are two new tables.
CREATE TABLE kept.keyless_rows (
    sha256 VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    partial BOOLEAN NOT NULL,
    held BOOLEAN NOT NULL,
    box INTEGER[] NOT NULL
);
INSERT INTO kept.keyless_rows BY NAME FROM kept.rows;
DROP TABLE kept.rows;
ALTER TABLE kept.keyless_rows RENAME TO rows;
CREATE TABLE kept.keyless_readings (
    sha256 VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    column_name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    word VARCHAR,
    numbers DOUBLE[],
    confidence DOUBLE NOT NULL,
    held BOOLEAN NOT NULL,
    why VARCHAR NOT NULL,
    box INTEGER[] NOT NULL,
    guesses VARCHAR[]
);
INSERT INTO kept.keyless_readings BY NAME FROM kept.readings;
DROP TABLE kept.readings;
ALTER TABLE kept.keyless_readings RENAME TO readings;
