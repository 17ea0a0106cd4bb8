-- Tokens of people and of service accounts, and answers to requests that are made once.

-- A service account has no password that anything matches: it comes by tokens alone.
ALTER TABLE person ADD COLUMN service INTEGER NOT NULL DEFAULT 0 CHECK (service IN (0, 1));

-- Only the digest of a token's secret is kept.
CREATE TABLE token (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    person        INTEGER NOT NULL REFERENCES person (id),
    name          TEXT NOT NULL,
    secret_digest TEXT NOT NULL UNIQUE,
    scopes        TEXT NOT NULL,                -- their names, with spaces between
    made_by       INTEGER NOT NULL REFERENCES person (id),
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    last_used_at  INTEGER,                      -- to the minute
    revoked_at    INTEGER
) STRICT;
CREATE INDEX token_person ON token (person);

-- What was answered to a request with an `Idempotency-Key`; kept for a day. Without a status, it is being done.
CREATE TABLE replay (
    person   INTEGER NOT NULL REFERENCES person (id),
    key      TEXT NOT NULL,
    request  TEXT NOT NULL,                     -- digest of method, path and body
    at       INTEGER NOT NULL,
    status   INTEGER,
    location TEXT,
    body     TEXT,
    PRIMARY KEY (person, key)
) STRICT;
CREATE INDEX replay_at ON replay (at);
