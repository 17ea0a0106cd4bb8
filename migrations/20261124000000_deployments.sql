-- Rule sets that the console made. Only these are ever deleted by it.
CREATE TABLE own_set (
    environment TEXT NOT NULL REFERENCES environment (id),
    name        TEXT NOT NULL,
    deployment  INTEGER NOT NULL REFERENCES deployment (id), -- the last that made it, or found it begun
    PRIMARY KEY (environment, name)
) STRICT, WITHOUT ROWID;

-- Until now every deployment made the set it switched to, but for roll backs.
INSERT INTO own_set (environment, name, deployment)
SELECT environment, target, max(id) FROM deployment
WHERE rolls_back IS NULL AND target IS NOT NULL AND state IN ('done', 'rolled_back')
GROUP BY environment, target;

-- Somebody who asked for a deployment to be stopped before its switch.
ALTER TABLE deployment ADD COLUMN stop_by INTEGER REFERENCES person (id);

-- The deployment whose rule set is made active again, where that is not the one before the one taken back.
ALTER TABLE deployment ADD COLUMN returns_to INTEGER REFERENCES deployment (id);
CREATE INDEX deployment_previous ON deployment (environment, previous);
