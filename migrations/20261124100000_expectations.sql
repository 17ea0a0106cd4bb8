-- A sample with the outcome somebody wants. It goes with its sample.
CREATE TABLE expectation (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    sample   INTEGER NOT NULL REFERENCES sample (id) ON DELETE CASCADE,
    wanted   TEXT NOT NULL,
    added_by INTEGER NOT NULL REFERENCES person (id),
    added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX expectation_sample ON expectation (sample);

-- Whether a change is approved and deployed only where all expectations hold.
ALTER TABLE environment ADD COLUMN requires_expectations INTEGER NOT NULL DEFAULT 0;
