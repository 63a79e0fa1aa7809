-- What is known and cannot be derived. Times are UTC. Primary keys only: see docs/database.md.
CREATE TABLE kept.screenshots (
    sha256 VARCHAR PRIMARY KEY,
    file_name VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    screen VARCHAR,
    pack_version INTEGER,
    model VARCHAR NOT NULL,
    captured_at TIMESTAMP NOT NULL,
    capture_source VARCHAR NOT NULL,
    game_day DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    archived_as VARCHAR NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    seconds MAP(VARCHAR, DOUBLE) NOT NULL
);
-- Further names under which known bytes arrived. The key makes a repeat after a crash the same sighting.
CREATE TABLE kept.sightings (
    sha256 VARCHAR,
    file_name VARCHAR,
    source VARCHAR,
    captured_at TIMESTAMP,
    capture_source VARCHAR,
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (sha256, file_name, source, captured_at, capture_source)
);
CREATE TABLE kept.rows (
    sha256 VARCHAR,
    row_number INTEGER,
    partial BOOLEAN NOT NULL,
    held BOOLEAN NOT NULL,
    box INTEGER[] NOT NULL,
    PRIMARY KEY (sha256, row_number)
);
-- One a cell. `numbers` has one element a metric of the column, `word` is the value of a name or a text.
CREATE TABLE kept.readings (
    sha256 VARCHAR,
    row_number INTEGER,
    column_name VARCHAR,
    text VARCHAR NOT NULL,
    word VARCHAR,
    numbers DOUBLE[],
    confidence DOUBLE NOT NULL,
    held BOOLEAN NOT NULL,
    why VARCHAR NOT NULL,
    box INTEGER[] NOT NULL,
    PRIMARY KEY (sha256, row_number, column_name)
);
CREATE TABLE kept.reports (
    week VARCHAR PRIMARY KEY,
    written_at TIMESTAMP NOT NULL
);
