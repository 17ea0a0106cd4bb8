-- What is not finished is asked for by every inbox.
CREATE INDEX change_unfinished ON change (state) WHERE state IN ('in_review', 'sent_back', 'approved');

-- Everything that can be found, one row each, kept by the triggers below. A row's number is eight times that of what it stands
-- for, and one of eight sorts, so that it is replaced without looking for it.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, environment UNINDEXED, kind UNINDEXED, id UNINDEXED, at UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- 0: changes.
CREATE TRIGGER search_change AFTER INSERT ON change BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id, new.title, new.description || ' ' || name, new.environment, 'change', new.id, new.created_at
    FROM person WHERE person.id = new.author;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * change.id, title, description || ' ' || name, environment, 'change', change.id, change.created_at
FROM change JOIN person ON person.id = change.author;

-- 1: drafts, by their latest revision: all its values, no names of members.
CREATE TRIGGER search_draft AFTER INSERT ON revision BEGIN
    DELETE FROM search WHERE rowid = 8 * new.draft + 1;
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * draft.id + 1, coalesce(new.content ->> '$.Name', new.content ->> '$.Description', ''),
           (SELECT group_concat(atom, ' ') FROM json_tree(new.content) WHERE type = 'text'),
           environment, CASE kind WHEN 'job' THEN 'job_draft' ELSE 'rule_set' END, draft.id, new.saved_at
    FROM draft WHERE draft.id = new.draft AND deleted_at IS NULL;
END;
CREATE TRIGGER search_draft_gone AFTER UPDATE OF deleted_at ON draft BEGIN
    DELETE FROM search WHERE rowid = 8 * new.id + 1;
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 1, coalesce(content ->> '$.Name', content ->> '$.Description', ''),
           (SELECT group_concat(atom, ' ') FROM json_tree(content) WHERE type = 'text'),
           new.environment, CASE new.kind WHEN 'job' THEN 'job_draft' ELSE 'rule_set' END, new.id, saved_at
    FROM revision WHERE draft = new.id AND new.deleted_at IS NULL ORDER BY number DESC LIMIT 1;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * draft.id + 1, coalesce(content ->> '$.Name', content ->> '$.Description', ''),
       (SELECT group_concat(atom, ' ') FROM json_tree(content) WHERE type = 'text'),
       environment, CASE kind WHEN 'job' THEN 'job_draft' ELSE 'rule_set' END, draft.id, saved_at
FROM draft JOIN revision ON revision.draft = draft.id
WHERE deleted_at IS NULL AND number = (SELECT max(number) FROM revision WHERE revision.draft = draft.id);

-- 2: samples, by name, envelope and the headers people look for.
CREATE TRIGGER search_sample AFTER INSERT ON sample BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 2, new.name,
           coalesce(new.content ->> '$.envelope.sender', '') || ' '
           || coalesce((SELECT group_concat(value, ' ') FROM json_each(new.content, '$.envelope.recipients')), '') || ' '
           || coalesce((SELECT group_concat(value ->> '$.value', ' ') FROM json_each(new.content, '$.mail.headers')
                        WHERE lower(value ->> '$.name') IN ('from', 'to', 'subject')), ''),
           new.environment, 'sample', new.id, new.added_at;
END;
CREATE TRIGGER search_sample_changed AFTER UPDATE ON sample BEGIN
    DELETE FROM search WHERE rowid = 8 * new.id + 2;
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 2, new.name,
           coalesce(new.content ->> '$.envelope.sender', '') || ' '
           || coalesce((SELECT group_concat(value, ' ') FROM json_each(new.content, '$.envelope.recipients')), '') || ' '
           || coalesce((SELECT group_concat(value ->> '$.value', ' ') FROM json_each(new.content, '$.mail.headers')
                        WHERE lower(value ->> '$.name') IN ('from', 'to', 'subject')), ''),
           new.environment, 'sample', new.id, new.added_at;
END;
CREATE TRIGGER search_sample_gone AFTER DELETE ON sample BEGIN
    DELETE FROM search WHERE rowid = 8 * old.id + 2;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * id + 2, name,
       coalesce(content ->> '$.envelope.sender', '') || ' '
       || coalesce((SELECT group_concat(value, ' ') FROM json_each(content, '$.envelope.recipients')), '') || ' '
       || coalesce((SELECT group_concat(value ->> '$.value', ' ') FROM json_each(content, '$.mail.headers')
                    WHERE lower(value ->> '$.name') IN ('from', 'to', 'subject')), ''),
       environment, 'sample', id, added_at
FROM sample;

-- 3: what people say; it leads to the change.
CREATE TRIGGER search_remark AFTER INSERT ON remark BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 3, title, new.text || ' ' || coalesce(new.suggestion, ''), environment, 'comment', change.id, new.at
    FROM thread JOIN change ON change.id = thread.change WHERE thread.id = new.thread;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * remark.id + 3, title, text || ' ' || coalesce(suggestion, ''), environment, 'comment', change.id, remark.at
FROM remark JOIN thread ON thread.id = remark.thread JOIN change ON change.id = thread.change;

-- 4: jobs.
CREATE TRIGGER search_job AFTER INSERT ON job BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 4, coalesce(new.content ->> '$.Description', new.job_id),
           new.job_id || ' ' || (SELECT group_concat(atom, ' ') FROM json_tree(new.content) WHERE type = 'text'),
           new.environment, 'job', new.id, new.created_at;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * id + 4, coalesce(content ->> '$.Description', job_id),
       job_id || ' ' || (SELECT group_concat(atom, ' ') FROM json_tree(content) WHERE type = 'text'),
       environment, 'job', id, created_at
FROM job;

-- 5: deployments.
CREATE TRIGGER search_deployment AFTER INSERT ON deployment BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    SELECT 8 * new.id + 5, 'Deployment ' || new.id,
           coalesce(new.target, '') || ' ' || coalesce((SELECT title FROM change WHERE change.id = new.change), ''),
           new.environment, 'deployment', new.id, new.started_at;
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * id + 5, 'Deployment ' || id,
       coalesce(target, '') || ' ' || coalesce((SELECT title FROM change WHERE change.id = deployment.change), ''),
       environment, 'deployment', id, started_at
FROM deployment;

-- 6: environments.
CREATE TRIGGER search_environment AFTER INSERT ON environment BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    VALUES (8 * new.rowid + 6, new.id, new.account || ' ' || new.region, new.id, 'environment', new.id, new.created_at);
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * rowid + 6, id, account || ' ' || region, id, 'environment', id, created_at FROM environment;

-- 7: people.
CREATE TRIGGER search_person AFTER INSERT ON person BEGIN
    INSERT INTO search (rowid, title, body, environment, kind, id, at)
    VALUES (8 * new.id + 7, new.name, '', '', 'person', new.name, new.created_at);
END;
INSERT INTO search (rowid, title, body, environment, kind, id, at)
SELECT 8 * id + 7, name, '', '', 'person', name, created_at FROM person;
