-- What the reports of closed weeks told, so that a later one can say what is no longer so. told: whether it was kept.
ALTER TABLE kept.reports ADD COLUMN told BOOLEAN;
CREATE TABLE kept.told_marks (
    week VARCHAR,
    screen VARCHAR,
    game_day DATE,
    member VARCHAR,
    rule VARCHAR,
    counter VARCHAR,
    amount INTEGER NOT NULL,
    observed VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    sha256 VARCHAR,
    row_number INTEGER,
    column_name VARCHAR,
    PRIMARY KEY (screen, game_day, member, rule, counter)
);
