-- Times are milliseconds since 1970 in UTC. Documents are JSON as `domain` writes them. Tables are named by the words
-- of the console. Rows people made are never deleted for good, but for samples, sessions and invitations.

CREATE TABLE person (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE,          -- lower case
    role         TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'reviewer', 'deployer', 'admin')),
    state        TEXT NOT NULL CHECK (state IN ('invited', 'active', 'deactivated')),
    password     TEXT,                          -- PHC string of argon2id; none until the invitation is accepted
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER,
    CHECK (state <> 'active' OR password IS NOT NULL)
) STRICT;

-- One-time links. Only the token's digest is kept.
CREATE TABLE invitation (
    token_digest TEXT PRIMARY KEY,
    person       INTEGER REFERENCES person (id), -- none: for the first administrator, who chooses a name
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_digest TEXT PRIMARY KEY,
    person       INTEGER NOT NULL REFERENCES person (id),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);

CREATE TABLE environment (
    id               TEXT PRIMARY KEY,
    account          TEXT NOT NULL,
    region           TEXT NOT NULL,
    colour           TEXT NOT NULL CHECK (colour IN ('green', 'blue', 'amber', 'red')),
    access           TEXT NOT NULL,
    endpoint_url     TEXT,
    calls_per_second REAL NOT NULL CHECK (calls_per_second > 0),
    created_at       INTEGER NOT NULL
) STRICT;

-- What was live when it was last read, so that pages need not wait for AWS.
CREATE TABLE live_state (
    environment TEXT PRIMARY KEY REFERENCES environment (id),
    live        TEXT NOT NULL,
    read_at     INTEGER NOT NULL
) STRICT;

-- The account inside the console.
CREATE TABLE sandbox_state (
    environment TEXT PRIMARY KEY,
    state       TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environment (id),
    kind        TEXT NOT NULL CHECK (kind IN ('rule_set')),
    created_by  INTEGER NOT NULL REFERENCES person (id),
    created_at  INTEGER NOT NULL,
    deleted_at  INTEGER
) STRICT;
CREATE INDEX draft_environment ON draft (environment);

-- Immutable. Autosaves of one person within a few minutes are thinned out, so numbers may have gaps; none is used twice.
CREATE TABLE revision (
    draft    INTEGER NOT NULL REFERENCES draft (id),
    number   INTEGER NOT NULL CHECK (number > 0),
    content  TEXT NOT NULL,
    digest   TEXT NOT NULL,                     -- of the canonical rules
    author   INTEGER NOT NULL REFERENCES person (id),
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (draft, number)
) STRICT;
CREATE TRIGGER revision_is_immutable BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;

CREATE TABLE sample (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environment (id),
    name        TEXT NOT NULL,
    content     TEXT NOT NULL,
    added_by    INTEGER NOT NULL REFERENCES person (id),
    added_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sample_environment ON sample (environment, name);

CREATE TABLE change (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environment (id),
    draft       INTEGER NOT NULL REFERENCES draft (id),
    revision    INTEGER NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN
                    ('in_review', 'sent_back', 'approved', 'deploying', 'live', 'rolled_back', 'withdrawn')),
    author      INTEGER NOT NULL REFERENCES person (id),
    base        TEXT,                           -- the rule set that was live when the plan was made
    plan        TEXT NOT NULL,
    plan_hash   TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    FOREIGN KEY (draft, revision) REFERENCES revision (draft, number)
) STRICT;
CREATE INDEX change_environment ON change (environment, state);
CREATE INDEX change_revision ON change (draft, revision);
CREATE UNIQUE INDEX change_open ON change (draft)
    WHERE state IN ('in_review', 'sent_back', 'approved', 'deploying');

-- An approval signs (revision, environment, plan hash). A dropped one stays on record with the reason.
CREATE TABLE approval (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    change      INTEGER NOT NULL REFERENCES change (id),
    environment TEXT NOT NULL REFERENCES environment (id),
    draft       INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    plan_hash   TEXT NOT NULL,
    person      INTEGER NOT NULL REFERENCES person (id),
    at          INTEGER NOT NULL,
    dropped     TEXT,
    FOREIGN KEY (draft, revision) REFERENCES revision (draft, number)
) STRICT;
CREATE INDEX approval_change ON approval (change);
CREATE INDEX approval_revision ON approval (draft, revision);

CREATE TABLE change_event (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    change INTEGER NOT NULL REFERENCES change (id),
    at     INTEGER NOT NULL,
    person INTEGER REFERENCES person (id),      -- none: the console itself
    kind   TEXT NOT NULL,
    text   TEXT NOT NULL
) STRICT;
CREATE INDEX change_event_change ON change_event (change);

CREATE TABLE deployment (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environment (id),
    change      INTEGER REFERENCES change (id),
    rolls_back  INTEGER REFERENCES deployment (id),
    target      TEXT,                           -- the name of what is active after; none: receiving is off
    digest      TEXT,                           -- of its canonical rules
    previous    TEXT,                           -- the name of what is active before; none: receiving is off
    plan        TEXT NOT NULL,
    base        TEXT,                           -- the rule set that is active before
    wanted      TEXT,                           -- the rule set that is active after
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'stopped', 'rolled_back')),
    started_by  INTEGER NOT NULL REFERENCES person (id),
    started_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX deployment_environment ON deployment (environment);
CREATE INDEX deployment_target ON deployment (environment, target, digest);
CREATE INDEX deployment_change ON deployment (change);
CREATE INDEX deployment_rolls_back ON deployment (rolls_back);
CREATE UNIQUE INDEX deployment_moving ON deployment (environment) WHERE state IN ('queued', 'running');

-- The journal: intent before each call, result after it.
CREATE TABLE deployment_step (
    deployment  INTEGER NOT NULL REFERENCES deployment (id),
    number      INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    started_at  INTEGER,
    finished_at INTEGER,
    remark      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (deployment, number)
) STRICT, WITHOUT ROWID;

-- Hash-chained: `previous` is the digest of the entry before. `digest` is the entry's own, so that the last one, which
-- nothing follows yet, is covered too.
CREATE TABLE audit (
    number      INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    person      INTEGER,
    name        TEXT NOT NULL,
    deed        TEXT NOT NULL,
    object      TEXT NOT NULL,
    environment TEXT,
    detail      TEXT NOT NULL,
    previous    TEXT NOT NULL,
    digest      TEXT NOT NULL
) STRICT;
CREATE INDEX audit_name ON audit (name, number);
CREATE INDEX audit_environment ON audit (environment, number);
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_immutable BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
