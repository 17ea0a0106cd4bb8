-- Drafts hold jobs as well as rule sets. No column but this one says so: a change and a deployment know their draft.
ALTER TABLE draft DROP COLUMN kind;
ALTER TABLE draft ADD COLUMN kind TEXT NOT NULL DEFAULT 'rule_set' CHECK (kind IN ('rule_set', 'job'));
CREATE INDEX draft_kind ON draft (environment, kind);

-- One deployment at a time for each kind.
ALTER TABLE deployment ADD COLUMN kind TEXT NOT NULL DEFAULT 'rule_set' CHECK (kind IN ('rule_set', 'job'));
ALTER TABLE deployment ADD COLUMN token TEXT; -- of the job it creates
DROP INDEX deployment_moving;
CREATE UNIQUE INDEX deployment_moving ON deployment (environment, kind) WHERE state IN ('queued', 'running');

-- Jobs that were created. What AWS said of them is kept when AWS has forgotten them.
CREATE TABLE job (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    environment    TEXT NOT NULL REFERENCES environment (id),
    deployment     INTEGER NOT NULL UNIQUE REFERENCES deployment (id),
    change         INTEGER REFERENCES change (id),
    plan_hash      TEXT NOT NULL,
    purpose        TEXT NOT NULL CHECK (purpose IN ('whole', 'canary')),
    job_id         TEXT NOT NULL,                 -- AWS's
    content        TEXT NOT NULL,                 -- the job as it was sent
    stop           TEXT,                          -- the rule it is cancelled by
    status         TEXT NOT NULL,
    total          INTEGER,
    succeeded      INTEGER NOT NULL DEFAULT 0,
    failed         INTEGER NOT NULL DEFAULT 0,
    active_seconds INTEGER,
    priority       INTEGER NOT NULL,
    failures       TEXT NOT NULL DEFAULT '[]',
    status_reason  TEXT,
    trouble        TEXT,                          -- why AWS could not be asked the last time
    created_by     INTEGER NOT NULL REFERENCES person (id),
    created_at     INTEGER NOT NULL,
    seen_at        INTEGER NOT NULL,
    ended_at       INTEGER,
    UNIQUE (environment, job_id)
) STRICT;
CREATE INDEX job_environment ON job (environment, id);
CREATE INDEX job_change ON job (change);
CREATE INDEX job_running ON job (seen_at) WHERE ended_at IS NULL;

-- How it went: one row for each time AWS said something new.
CREATE TABLE job_reading (
    job            INTEGER NOT NULL REFERENCES job (id),
    at             INTEGER NOT NULL,
    status         TEXT NOT NULL,
    total          INTEGER,
    succeeded      INTEGER NOT NULL,
    failed         INTEGER NOT NULL,
    active_seconds INTEGER,
    PRIMARY KEY (job, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_event (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    job    INTEGER NOT NULL REFERENCES job (id),
    at     INTEGER NOT NULL,
    person INTEGER REFERENCES person (id),        -- none: the console itself
    what   TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX job_event_job ON job_event (job);

-- The token of an attempt to create a job, bound to its body, until there is a job: a retry never makes a second one.
CREATE TABLE job_token (
    change INTEGER NOT NULL REFERENCES change (id),
    body   TEXT NOT NULL,
    token  TEXT NOT NULL,
    PRIMARY KEY (change, body)
) STRICT, WITHOUT ROWID;

-- The job whose failed rows a draft runs again.
ALTER TABLE draft ADD COLUMN parent_job INTEGER REFERENCES job (id);
