-- What an environment demands of changes: JSON as `domain::review::Policy` writes it; what is left out has its default.
ALTER TABLE environment ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
UPDATE environment SET policy = '{"expectations":true}' WHERE requires_expectations <> 0;
ALTER TABLE environment DROP COLUMN requires_expectations;

-- What people say about a change, or a field of it. The anchor is JSON as `domain::review::anchor` writes it; none: the whole.
CREATE TABLE thread (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    change      INTEGER NOT NULL REFERENCES change (id),
    revision    INTEGER NOT NULL,               -- the one it was begun on; kept as long as the thread
    anchor      TEXT,
    resolved_by INTEGER REFERENCES person (id),
    resolved_at INTEGER,
    CHECK ((resolved_by IS NULL) = (resolved_at IS NULL))
) STRICT;
CREATE INDEX thread_change ON thread (change);

CREATE TABLE remark (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    thread     INTEGER NOT NULL REFERENCES thread (id),
    person     INTEGER NOT NULL REFERENCES person (id),
    at         INTEGER NOT NULL,
    text       TEXT NOT NULL,                   -- Markdown
    suggestion TEXT,
    applied_as INTEGER,                         -- the draft's revision that took the suggestion
    applied_by INTEGER REFERENCES person (id)
) STRICT;
CREATE INDEX remark_thread ON remark (thread);

-- Whose review is asked for.
CREATE TABLE reviewer (
    change   INTEGER NOT NULL REFERENCES change (id),
    person   INTEGER NOT NULL REFERENCES person (id),
    asked_by INTEGER NOT NULL REFERENCES person (id),
    at       INTEGER NOT NULL,
    PRIMARY KEY (change, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewer_person ON reviewer (person);

-- Warnings somebody has seen: by a digest of the finding, so that another one is not acknowledged with it.
CREATE TABLE acknowledgement (
    change  INTEGER NOT NULL REFERENCES change (id),
    finding TEXT NOT NULL,
    person  INTEGER NOT NULL REFERENCES person (id),
    at      INTEGER NOT NULL,
    PRIMARY KEY (change, finding)
) STRICT, WITHOUT ROWID;

-- Why a deployment went without what the policy demands; none for every other.
ALTER TABLE deployment ADD COLUMN broken_glass TEXT;
