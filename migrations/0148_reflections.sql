-- Reflections that are measured: what told them, where they were used and how that ended; task reflections with their history.
--
-- reflection_store and task_reflections stay the current rows, so that other clients go on working. The substrate gives out and
-- compares only rows of reflection_store that are `governed`, whose keys it made; every row of task_reflections is one of its
-- own. Counts of use are not kept: they are sums over reflection_uses.

-- Functions below pin the search path of this session, so it names this schema and that of the extensions, nothing else.
DO $search_path$
BEGIN
  PERFORM set_config('search_path', concat_ws(', ',
    quote_ident(current_schema()),
    (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ')
     FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname IN ('uuid-ossp', 'vector', 'pgcrypto') AND n.nspname <> current_schema()),
    'pg_temp'), false);
END
$search_path$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reflections
-- ---------------------------------------------------------------------------------------------------------------------

-- The column `vector` stays for clients that compare its 1536 dimensions with each other.
ALTER TABLE reflection_store
  ADD COLUMN IF NOT EXISTS governed      boolean NOT NULL DEFAULT false,  -- written by the rules of the substrate
  ADD COLUMN IF NOT EXISTS scope         text NOT NULL DEFAULT 'shared'
    CONSTRAINT reflection_store_scope_check CHECK (scope IN ('shared', 'cursor', 'l-private')),
  ADD COLUMN IF NOT EXISTS title         text,
  ADD COLUMN IF NOT EXISTS trigger_text  text,
  ADD COLUMN IF NOT EXISTS not_when      text,
  ADD COLUMN IF NOT EXISTS normal_key    uuid,  -- of the content's normal form; the first half of a SHA-256
  ADD COLUMN IF NOT EXISTS skeleton      uuid,  -- of the content, however it is spelled
  ADD COLUMN IF NOT EXISTS path          text
    CONSTRAINT reflection_store_path_check CHECK (path IN ('inferred', 'observed', 'stated', 'confirmed')),
  ADD COLUMN IF NOT EXISTS support_count integer NOT NULL DEFAULT 1
    CONSTRAINT reflection_store_support_check CHECK (support_count >= 1),
  ADD COLUMN IF NOT EXISTS state         text NOT NULL DEFAULT 'active'
    CONSTRAINT reflection_store_state_check CHECK (state IN ('active', 'retired', 'rejected')),
  ADD COLUMN IF NOT EXISTS state_reason  text,
  ADD COLUMN IF NOT EXISTS replaced_by   uuid,
  ADD COLUMN IF NOT EXISTS contradicts   uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS author_user   uuid,
  ADD COLUMN IF NOT EXISTS author_role   text,
  ADD COLUMN IF NOT EXISTS updated_at    timestamptz,
  ADD COLUMN IF NOT EXISTS version       integer NOT NULL DEFAULT 1
    CONSTRAINT reflection_store_version_check CHECK (version >= 1),
  ADD COLUMN IF NOT EXISTS terms         text[] NOT NULL DEFAULT '{}',    -- of its text, each once
  ADD COLUMN IF NOT EXISTS index_model   text,                            -- that made index_vector
  ADD COLUMN IF NOT EXISTS index_vector  vector
    CONSTRAINT reflection_store_index_vector_check CHECK (vector_dims(index_vector) BETWEEN 1 AND 2000);

ALTER TABLE task_reflections
  ADD COLUMN IF NOT EXISTS scope        text NOT NULL DEFAULT 'shared'
    CONSTRAINT task_reflections_scope_check CHECK (scope IN ('shared', 'cursor', 'l-private')),
  ADD COLUMN IF NOT EXISTS task_kind    text NOT NULL DEFAULT 'general',
  ADD COLUMN IF NOT EXISTS tags         text[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS path         text NOT NULL DEFAULT 'inferred'
    CONSTRAINT task_reflections_path_check CHECK (path IN ('inferred', 'observed', 'stated', 'confirmed')),
  ADD COLUMN IF NOT EXISTS without_help boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS author_user  uuid,
  ADD COLUMN IF NOT EXISTS author_role  text,
  ADD COLUMN IF NOT EXISTS revision     integer NOT NULL DEFAULT 1
    CONSTRAINT task_reflections_revision_check CHECK (revision >= 1);

DO $constraints$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('reflection_store', 'reflection_store_tenant_reflection_key', 'UNIQUE (tenant_id, reflection_id)'),
      ('task_reflections', 'task_reflections_tenant_id_key', 'UNIQUE (tenant_id, id)'),
      ('reflection_store', 'reflection_store_updated_check',
       'CHECK (updated_at BETWEEN ''0001-01-01 00:00:00+00'' AND ''9999-12-31 23:59:59.999999+00'')'),
      ('reflection_store', 'reflection_store_governed_check',
       'CHECK (NOT governed
               OR (normal_key IS NOT NULL AND skeleton IS NOT NULL AND path IS NOT NULL AND confidence IS NOT NULL
                   AND priority IS NOT NULL AND entities IS NOT NULL AND tags IS NOT NULL AND created_at IS NOT NULL
                   AND updated_at IS NOT NULL AND (index_model IS NULL) = (index_vector IS NULL)))')) AS c (target, name, definition)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = wanted.target::regclass AND conname = wanted.name) THEN
      PERFORM l9_as_owner(ARRAY[wanted.target]::regclass[],
        format('ALTER TABLE %I ADD CONSTRAINT %I %s', wanted.target, wanted.name, wanted.definition));
    END IF;
  END LOOP;
END
$constraints$;

-- A key is no wider than its owner sees: a private record of a task does not stand in the way of another one, nor tell of itself.
DO $task_key$
BEGIN
  IF (SELECT cardinality(conkey) FROM pg_catalog.pg_constraint
      WHERE conrelid = 'task_reflections'::regclass AND conname = 'task_reflections_task_key') = 4 THEN
    ALTER TABLE task_reflections DROP CONSTRAINT task_reflections_task_key;
    PERFORM l9_as_owner('{task_reflections}', 'ALTER TABLE task_reflections
      ADD CONSTRAINT task_reflections_task_key UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, task_id, scope)');
  END IF;
END
$task_key$;

-- what says the same is one row, as long as it is active
CREATE UNIQUE INDEX IF NOT EXISTS reflection_store_active
  ON reflection_store (tenant_id, normal_key, reflection_type, scope, org_id, user_id) NULLS NOT DISTINCT
  WHERE governed AND state = 'active';
-- what every search looks up, and what is told again
CREATE INDEX IF NOT EXISTS reflection_store_rejected ON reflection_store (tenant_id, skeleton) WHERE governed AND state = 'rejected';
-- how many of a kind a scope sees, and what an owner has of it
CREATE INDEX IF NOT EXISTS reflection_store_kinds ON reflection_store (tenant_id, reflection_type, user_id, org_id, scope)
  WHERE governed AND state <> 'retired';
-- The terms of a tenant as numbers, so that those of others, however many, lie elsewhere in an index.
CREATE OR REPLACE FUNCTION l9_term_keys(tenant uuid, terms text[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT array_agg(hashtextextended(term, uuid_hash_extended(tenant, 0))) FROM unnest(terms) AS term);
CREATE INDEX IF NOT EXISTS reflection_store_terms ON reflection_store USING gin (l9_term_keys(tenant_id, terms))
  WHERE governed AND state <> 'retired';
ALTER INDEX reflection_store_terms ALTER COLUMN 1 SET STATISTICS 0;
-- Indexes of all tenants for each common dimension, as notes have them: a search scans on until enough rows pass. It repeats
-- both the cast and the predicate. One for each section of advice, because a scan for the few patterns among very many lessons
-- would pass over nearly all of them.
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_384_lessons ON reflection_store
  USING hnsw ((index_vector::vector(384)) vector_cosine_ops) WHERE vector_dims(index_vector) = 384 AND reflection_type IN ('lesson', 'success', 'insight', 'improvement');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_384_patterns ON reflection_store
  USING hnsw ((index_vector::vector(384)) vector_cosine_ops) WHERE vector_dims(index_vector) = 384 AND reflection_type IN ('pattern');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_384_failures ON reflection_store
  USING hnsw ((index_vector::vector(384)) vector_cosine_ops) WHERE vector_dims(index_vector) = 384 AND reflection_type IN ('failure');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_384_false_constraints ON reflection_store
  USING hnsw ((index_vector::vector(384)) vector_cosine_ops) WHERE vector_dims(index_vector) = 384 AND reflection_type IN ('false_constraint');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_768_lessons ON reflection_store
  USING hnsw ((index_vector::vector(768)) vector_cosine_ops) WHERE vector_dims(index_vector) = 768 AND reflection_type IN ('lesson', 'success', 'insight', 'improvement');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_768_patterns ON reflection_store
  USING hnsw ((index_vector::vector(768)) vector_cosine_ops) WHERE vector_dims(index_vector) = 768 AND reflection_type IN ('pattern');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_768_failures ON reflection_store
  USING hnsw ((index_vector::vector(768)) vector_cosine_ops) WHERE vector_dims(index_vector) = 768 AND reflection_type IN ('failure');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_768_false_constraints ON reflection_store
  USING hnsw ((index_vector::vector(768)) vector_cosine_ops) WHERE vector_dims(index_vector) = 768 AND reflection_type IN ('false_constraint');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1024_lessons ON reflection_store
  USING hnsw ((index_vector::vector(1024)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1024 AND reflection_type IN ('lesson', 'success', 'insight', 'improvement');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1024_patterns ON reflection_store
  USING hnsw ((index_vector::vector(1024)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1024 AND reflection_type IN ('pattern');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1024_failures ON reflection_store
  USING hnsw ((index_vector::vector(1024)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1024 AND reflection_type IN ('failure');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1024_false_constraints ON reflection_store
  USING hnsw ((index_vector::vector(1024)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1024 AND reflection_type IN ('false_constraint');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1536_lessons ON reflection_store
  USING hnsw ((index_vector::vector(1536)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1536 AND reflection_type IN ('lesson', 'success', 'insight', 'improvement');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1536_patterns ON reflection_store
  USING hnsw ((index_vector::vector(1536)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1536 AND reflection_type IN ('pattern');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1536_failures ON reflection_store
  USING hnsw ((index_vector::vector(1536)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1536 AND reflection_type IN ('failure');
CREATE INDEX IF NOT EXISTS reflection_store_hnsw_1536_false_constraints ON reflection_store
  USING hnsw ((index_vector::vector(1536)) vector_cosine_ops) WHERE vector_dims(index_vector) = 1536 AND reflection_type IN ('false_constraint');
-- room on the page, so that a reinforced row moves no index; vectors of up to 1536 dimensions stay out of TOAST
ALTER TABLE reflection_store SET (fillfactor = 85, toast_tuple_target = 8160);
-- the rates of a kind of task
CREATE INDEX IF NOT EXISTS task_reflections_kind ON task_reflections (tenant_id, task_kind)
  INCLUDE (outcome, without_help, org_id, user_id, scope);

-- Counts belong to a content, and keys are made of it.
CREATE OR REPLACE TRIGGER reflection_store_keep_governed BEFORE UPDATE ON reflection_store
  FOR EACH ROW WHEN (OLD.governed
    AND (OLD.reflection_id, OLD.tenant_id, OLD.org_id, OLD.user_id, OLD.scope, OLD.reflection_type, OLD.content, OLD.governed,
         OLD.normal_key, OLD.skeleton, OLD.created_at)
        IS DISTINCT FROM
        (NEW.reflection_id, NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope, NEW.reflection_type, NEW.content, NEW.governed,
         NEW.normal_key, NEW.skeleton, NEW.created_at))
  EXECUTE FUNCTION trigger_refuse_change('A reflection keeps what it says: remember another, and retire this one.');

CALL l9_protect('reflection_store', 'personal', 'SELECT, INSERT, UPDATE, DELETE');
CALL l9_protect('task_reflections', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- ---------------------------------------------------------------------------------------------------------------------
-- What told a reflection
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS reflection_evidence (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  reflection_id  uuid NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('task', 'packet', 'text')),
  source_key     text NOT NULL,    -- a task's id, the root of a packet's lineage, or the digest of a text
  wording        text NOT NULL,    -- as it was told
  packet_id      uuid,             -- that said so; NULL: none did, or it is gone
  author_user    uuid,
  author_role    text,
  recorded_at    timestamptz NOT NULL
    CHECK (recorded_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared',
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, reflection_id, kind, source_key),
  FOREIGN KEY (tenant_id, reflection_id) REFERENCES reflection_store (tenant_id, reflection_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE SET NULL (packet_id)
);
CREATE INDEX IF NOT EXISTS reflection_evidence_source ON reflection_evidence (tenant_id, source_key, kind);
CREATE INDEX IF NOT EXISTS reflection_evidence_packet ON reflection_evidence (tenant_id, packet_id) WHERE packet_id IS NOT NULL;
CALL l9_protect('reflection_evidence', 'personal', 'SELECT, INSERT, DELETE');

-- Evidence is as visible as its reflection, whoever tells it. Of one that is not there the row stays as it is, and the policy
-- refuses it in the words for one that is not visible.
CREATE OR REPLACE FUNCTION trigger_inherit_reflection_identity() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  reflection record;
BEGIN
  SELECT r.org_id, r.user_id, r.scope INTO reflection
    FROM reflection_store r WHERE r.tenant_id = NEW.tenant_id AND r.reflection_id = NEW.reflection_id;
  IF FOUND THEN
    NEW.org_id := reflection.org_id;
    NEW.user_id := reflection.user_id;
    NEW.scope := reflection.scope;
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER reflection_evidence_inherit_identity BEFORE INSERT ON reflection_evidence
  FOR EACH ROW EXECUTE FUNCTION trigger_inherit_reflection_identity();

-- ---------------------------------------------------------------------------------------------------------------------
-- Where it was used
-- ---------------------------------------------------------------------------------------------------------------------

-- One row for each owner of a task, task and reflection: a task credits a reflection once. The owner is the task's.
CREATE TABLE IF NOT EXISTS reflection_uses (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  task_id        text NOT NULL,
  reflection_id  uuid NOT NULL,
  task_kind      text NOT NULL,
  applied        boolean NOT NULL,    -- followed, beyond being suggested
  outcome        text CHECK (outcome IN ('success', 'partial', 'failure', 'unknown', 'cancelled')),   -- NULL: not known yet
  repeated       boolean NOT NULL,    -- a failure that happened in spite of being suggested
  used_at        timestamptz NOT NULL
    CHECK (used_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
  judged_at      timestamptz
    CHECK (judged_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),   -- in which it was suggested or applied first
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT reflection_uses_key UNIQUE NULLS NOT DISTINCT (tenant_id, task_id, reflection_id, org_id, user_id),
  FOREIGN KEY (tenant_id, reflection_id) REFERENCES reflection_store (tenant_id, reflection_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS reflection_uses_reflection ON reflection_uses (tenant_id, reflection_id);
CALL l9_protect('reflection_uses', 'personal', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------------------------------------------------------------
-- What tasks said before, and what they state
-- ---------------------------------------------------------------------------------------------------------------------

-- The rows of task_reflections that were replaced, with the columns and the owner that they had.
CREATE TABLE IF NOT EXISTS task_reflection_history (
  tenant_id         uuid NOT NULL DEFAULT l9_current_tenant(),
  id                uuid NOT NULL,
  revision          integer NOT NULL,
  task_id           text NOT NULL,
  task_description  text,
  task_kind         text NOT NULL,
  tags              text[] NOT NULL,
  outcome           text,
  what_worked       text[],
  what_failed       text[],
  false_constraints text[],
  helpful_patterns  text[],
  lessons           text[],
  recommendations   text[],
  related_decisions uuid[],
  execution_time_ms double precision,
  metrics_improved  jsonb,
  metrics_degraded  jsonb,
  metadata          jsonb,
  path              text NOT NULL,
  without_help      boolean NOT NULL,
  author_user       uuid,
  author_role       text,
  created_at        timestamptz,
  updated_at        timestamptz,
  org_id            uuid DEFAULT l9_current_org(),
  user_id           uuid DEFAULT l9_current_user_id(),
  scope             text NOT NULL DEFAULT 'shared',
  correlation_id    uuid DEFAULT l9_current_correlation(),
  session_id        text DEFAULT l9_current_session(),
  trace_id          text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, id, revision),
  FOREIGN KEY (tenant_id, id) REFERENCES task_reflections (tenant_id, id) ON DELETE CASCADE
);
CALL l9_protect('task_reflection_history', 'personal', 'SELECT');

-- Other clients leave the time of the change and the revision to the database; the substrate writes both.
CREATE OR REPLACE FUNCTION trigger_update_task_reflection_timestamp() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.revision = OLD.revision THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$;

-- Whoever changes what a task says leaves what it said before.
CREATE OR REPLACE FUNCTION trigger_keep_task_reflection() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.revision = OLD.revision THEN
    NEW.revision := OLD.revision + 1;
  END IF;
  INSERT INTO task_reflection_history (tenant_id, id, revision, task_id, task_description, task_kind, tags, outcome, what_worked,
      what_failed, false_constraints, helpful_patterns, lessons, recommendations, related_decisions, execution_time_ms,
      metrics_improved, metrics_degraded, metadata, path, without_help, author_user, author_role, created_at, updated_at, org_id,
      user_id, scope, correlation_id, session_id, trace_id)
    VALUES (OLD.tenant_id, OLD.id, OLD.revision, OLD.task_id, OLD.task_description, OLD.task_kind, OLD.tags, OLD.outcome,
      OLD.what_worked, OLD.what_failed, OLD.false_constraints, OLD.helpful_patterns, OLD.lessons, OLD.recommendations,
      OLD.related_decisions, OLD.execution_time_ms, OLD.metrics_improved, OLD.metrics_degraded, OLD.metadata, OLD.path,
      OLD.without_help, OLD.author_user, OLD.author_role, OLD.created_at, OLD.updated_at, OLD.org_id, OLD.user_id, OLD.scope,
      OLD.correlation_id, OLD.session_id, OLD.trace_id);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER zz_task_reflections_keep BEFORE UPDATE ON task_reflections
  FOR EACH ROW WHEN (OLD.revision <> NEW.revision
    OR (OLD.task_description, OLD.task_kind, OLD.tags, OLD.outcome, OLD.what_worked, OLD.what_failed, OLD.false_constraints,
        OLD.helpful_patterns, OLD.lessons, OLD.recommendations, OLD.related_decisions, OLD.execution_time_ms, OLD.metrics_improved,
        OLD.metrics_degraded, OLD.metadata)
       IS DISTINCT FROM
       (NEW.task_description, NEW.task_kind, NEW.tags, NEW.outcome, NEW.what_worked, NEW.what_failed, NEW.false_constraints,
        NEW.helpful_patterns, NEW.lessons, NEW.recommendations, NEW.related_decisions, NEW.execution_time_ms, NEW.metrics_improved,
        NEW.metrics_degraded, NEW.metadata))
  EXECUTE FUNCTION trigger_keep_task_reflection();

-- The statements of tasks that patterns are made of; Java makes their keys. They go when the task is recorded anew, or goes.
CREATE TABLE IF NOT EXISTS task_statements (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  id             uuid NOT NULL,    -- of the task reflection
  task_id        text NOT NULL,
  polarity       text NOT NULL CHECK (polarity IN ('good', 'bad')),
  normal_key     uuid NOT NULL,
  wording        text NOT NULL,
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared',
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, id, polarity, normal_key),
  FOREIGN KEY (tenant_id, id) REFERENCES task_reflections (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS task_statements_of_key ON task_statements (tenant_id, normal_key, polarity);
CALL l9_protect('task_statements', 'personal', 'SELECT, INSERT, DELETE');

CREATE OR REPLACE FUNCTION trigger_inherit_task_identity() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  task record;
BEGIN
  SELECT t.task_id, t.org_id, t.user_id, t.scope INTO task
    FROM task_reflections t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.id;
  IF FOUND THEN
    NEW.task_id := task.task_id;
    NEW.org_id := task.org_id;
    NEW.user_id := task.user_id;
    NEW.scope := task.scope;
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER task_statements_inherit_identity BEFORE INSERT ON task_statements
  FOR EACH ROW EXECUTE FUNCTION trigger_inherit_task_identity();

CALL l9_protect_references();

-- ---------------------------------------------------------------------------------------------------------------------
-- Locks and words
-- ---------------------------------------------------------------------------------------------------------------------

-- Waits for the other writers of these owners' reflections, and returns the moment of the caller's. The owners of a tenant
-- share 64 locks, taken in one order.
CREATE OR REPLACE FUNCTION l9_lock_reflections(p_tenant uuid, p_owners text[]) RETURNS timestamptz LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  share integer;
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no locks of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR share IN SELECT DISTINCT get_byte(sha256(convert_to(o, 'UTF8')), 0) & 63 AS n FROM unnest(p_owners) AS o ORDER BY n LOOP
    PERFORM l9_lock(p_tenant, 'reflections ' || share);
  END LOOP;
  RETURN clock_timestamp();
END
$$;

-- The visible reflections that have a rare word: of each word, given by its terms, all of them, or none if there are more than
-- p_most. By a definer, because a policy keeps the index of terms from whoever it binds: the operator is not leakproof. Asks
-- l9_can_read of organisations, users and scopes and not of each row: a word may have many. Reads by a bitmap alone, which is that
-- of the terms: for a word with many terms and a limit the planner expects to find enough rows by reading some of the table.
CREATE OR REPLACE FUNCTION l9_reflections_of_rare_words(p_tenant uuid, p_words integer[], p_terms text[], p_most integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
  own_org    CONSTANT uuid := l9_current_org();
  own_user   CONSTANT uuid := l9_current_user_id();
  every_org  CONSTANT boolean := l9_can_read(p_tenant, gen_random_uuid(), NULL, 'shared');
  every_user CONSTANT boolean := l9_can_read(p_tenant, NULL, gen_random_uuid(), 'shared');
  scopes     CONSTANT text[] := ARRAY(
    SELECT s FROM unnest('{shared,cursor,l-private}'::text[]) AS s WHERE l9_can_read(p_tenant, NULL, NULL, s));
  word_terms text[];
  found      uuid[];
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no rows of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR word_terms IN SELECT array_agg(q.term) FROM unnest(p_words, p_terms) AS q (word, term) GROUP BY q.word LOOP
    found := ARRAY(
      SELECT r.reflection_id FROM reflection_store r
      WHERE l9_term_keys(r.tenant_id, r.terms) && l9_term_keys(p_tenant, word_terms) AND r.governed AND r.state <> 'retired'
        AND CASE WHEN r.tenant_id = p_tenant AND r.terms && word_terms
                  AND (r.org_id IS NULL OR r.org_id = own_org OR every_org)
                  AND (r.user_id IS NULL OR r.user_id = own_user OR every_user)
                  AND r.scope = ANY (scopes) THEN true END
      LIMIT p_most + 1);
    IF cardinality(found) <= p_most THEN
      RETURN QUERY SELECT unnest(found);
    END IF;
  END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What goes with what
-- ---------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE TRIGGER reflection_store_erase_kept_answers AFTER DELETE ON reflection_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('reflection_id');

-- As 0142 has it, for whatever the log speaks of. Arguments: the column of the id, the kind of the target.
CREATE OR REPLACE FUNCTION trigger_erase_audit_contents() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $function$
BEGIN
  EXECUTE format($$
    UPDATE audit_log e
    SET salt = NULL, reason = NULL, before_value = NULL, after_value = NULL, session_id = NULL, trace_id = NULL
    FROM gone
    WHERE e.tenant_id = gone.tenant_id AND e.target_kind = %L AND e.target_id = gone.%I::text$$, TG_ARGV[1], TG_ARGV[0]);
  RETURN NULL;
END
$function$;
CREATE OR REPLACE TRIGGER knowledge_facts_erase_audit_contents AFTER DELETE ON knowledge_facts
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_audit_contents('fact_id', 'fact');
CREATE OR REPLACE TRIGGER reflection_store_erase_audit_contents AFTER DELETE ON reflection_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_audit_contents('reflection_id', 'reflection');

-- What needs a person, of reflections: those that failed, contraries, and those that say what is rejected.
CREATE INDEX IF NOT EXISTS reflection_uses_failed ON reflection_uses (tenant_id, reflection_id) WHERE repeated OR outcome = 'failure';
CREATE INDEX IF NOT EXISTS reflection_store_contraries ON reflection_store (tenant_id, created_at DESC, reflection_id DESC)
  WHERE governed AND state = 'active' AND contradicts <> '{}';
CREATE INDEX IF NOT EXISTS reflection_store_skeletons ON reflection_store (tenant_id, skeleton) WHERE governed AND state = 'active';

DO $review_kinds$
BEGIN
  PERFORM l9_as_owner(ARRAY['review_resolutions']::regclass[],
    'ALTER TABLE review_resolutions DROP CONSTRAINT IF EXISTS review_resolutions_kind_check');
  PERFORM l9_as_owner(ARRAY['review_resolutions']::regclass[],
    'ALTER TABLE review_resolutions ADD CONSTRAINT review_resolutions_kind_check CHECK (kind IN (''conflict'', ''low_trust_used'',
       ''rejected_again'', ''harmful_lesson'', ''contrary_lessons'', ''rejected_lesson'', ''taught_again'', ''expiring''))');
END
$review_kinds$;

CREATE OR REPLACE FUNCTION trigger_erase_reflection_reviews() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM review_resolutions r USING gone WHERE r.tenant_id = gone.tenant_id AND r.target_id = gone.reflection_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER reflection_store_erase_reviews AFTER DELETE ON reflection_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_reflection_reviews();
REVOKE ALL ON FUNCTION trigger_erase_reflection_reviews FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'trigger_erase_reflection_reviews()');

-- Deletes what packets that go told: how many reflections go with it, and how many stay with other evidence and lose the
-- support. The twin of Reflection.supportedBy in Java.
CREATE OR REPLACE FUNCTION l9_erase_reflection_sources(p_tenant uuid, p_packets uuid[], OUT gone bigint, OUT unlinked bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  told CONSTANT uuid[] := ARRAY(SELECT r.reflection_id FROM reflection_store r
    WHERE r.tenant_id = p_tenant AND r.reflection_id IN (
      SELECT e.reflection_id FROM reflection_evidence e WHERE e.tenant_id = p_tenant AND e.packet_id = ANY (p_packets))
    ORDER BY r.reflection_id FOR UPDATE);
BEGIN
  DELETE FROM reflection_evidence e WHERE e.tenant_id = p_tenant AND e.packet_id = ANY (p_packets);
  DELETE FROM reflection_store r WHERE r.tenant_id = p_tenant AND r.reflection_id = ANY (told)
    AND NOT EXISTS (SELECT FROM reflection_evidence e WHERE e.tenant_id = p_tenant AND e.reflection_id = r.reflection_id);
  GET DIAGNOSTICS gone = ROW_COUNT;
  UPDATE reflection_store r
  SET support_count = s.sources,
      confidence = greatest(0, least(1, r.confidence + (s.sources - r.support_count) * 0.05::double precision)),
      source_packet = CASE WHEN r.source_packet = ANY (p_packets) THEN NULL ELSE r.source_packet END,
      updated_at = now(),
      version = r.version + 1
  FROM (SELECT e.reflection_id, greatest(1, count(*) FILTER (WHERE e.kind <> 'text'))::integer AS sources
        FROM reflection_evidence e WHERE e.tenant_id = p_tenant AND e.reflection_id = ANY (told) GROUP BY e.reflection_id) AS s
  WHERE r.tenant_id = p_tenant AND r.reflection_id = s.reflection_id;
  GET DIAGNOSTICS unlinked = ROW_COUNT;
END
$$;

-- As 0140 has it, but that a governed reflection goes when nothing else told it.
CREATE OR REPLACE FUNCTION l9_erase_packet(p_id uuid, with_descendants boolean) RETURNS TABLE (kind text, erased bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  home   uuid;
  going  uuid[] := ARRAY[p_id];
  level  uuid[] := ARRAY[p_id];
  vectors uuid[];
  facts  record;
  lessons record;
  unlinked bigint := 0;
BEGIN
  SELECT p.tenant_id INTO home FROM packet_store p
    WHERE p.packet_id = p_id AND l9_can_write(p.tenant_id, p.org_id, p.user_id, p.scope) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- level by level: children whose every parent that is still there goes
  WHILE with_descendants AND cardinality(level) > 0 LOOP
    SELECT coalesce(array_agg(c.packet_id), '{}') INTO level
    FROM packet_store c
    WHERE c.tenant_id = home AND c.packet_id <> ALL (going)
      AND c.packet_id IN (SELECT e.packet_id FROM packet_parents e WHERE e.tenant_id = home AND e.parent_id = ANY (level))
      AND NOT EXISTS (SELECT FROM packet_parents other
                      JOIN packet_store p ON p.tenant_id = other.tenant_id AND p.packet_id = other.parent_id
                      WHERE other.tenant_id = home AND other.packet_id = c.packet_id AND other.parent_id <> ALL (going))
      AND l9_can_write(c.tenant_id, c.org_id, c.user_id, c.scope);
    going := going || level;
  END LOOP;

  WITH gone AS (DELETE FROM memory_embeddings WHERE tenant_id = home AND packet_id = ANY (going) RETURNING embedding_id)
    SELECT coalesce(array_agg(embedding_id), '{}') INTO vectors FROM gone;
  kind := 'embeddings'; erased := cardinality(vectors); RETURN NEXT;
  DELETE FROM memory_access_log WHERE tenant_id = home
    AND (target_type = 'packet' AND target_id = ANY (going) OR target_type = 'embedding' AND target_id = ANY (vectors));
  kind := 'accesses'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM packet_terms WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'terms'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM semantic_memory WHERE tenant_id = home AND payload ->> 'packet_id' = ANY (going::text[]);
  kind := 'notes'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM agent_memory_events WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'events'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM reasoning_traces WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'traces'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  SELECT * INTO facts FROM l9_erase_fact_sources(home, going);
  DELETE FROM knowledge_facts
    WHERE tenant_id = home AND NOT governed AND source_packet = ANY (going) AND coalesce(supporting_packet_count, 1) <= 1;
  kind := 'facts'; GET DIAGNOSTICS erased = ROW_COUNT; erased := erased + facts.gone; RETURN NEXT;
  DELETE FROM entity_relationships WHERE tenant_id = home AND source_packet = ANY (going) AND coalesce(mention_count, 1) <= 1;
  kind := 'relationships'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  SELECT * INTO lessons FROM l9_erase_reflection_sources(home, going);
  DELETE FROM reflection_store WHERE tenant_id = home AND NOT governed AND source_packet = ANY (going);
  kind := 'reflections'; GET DIAGNOSTICS erased = ROW_COUNT; erased := erased + lessons.gone; RETURN NEXT;
  DELETE FROM memory_summaries WHERE tenant_id = home AND source_packet_ids && going;
  kind := 'summaries'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;

  -- the foreign keys would unlink them too, uncounted
  UPDATE knowledge_facts SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := facts.unlinked + lessons.unlinked + erased;
  UPDATE entity_relationships SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := unlinked + erased;
  UPDATE world_model_updates SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := unlinked + erased;
  kind := 'unlinked'; erased := unlinked; RETURN NEXT;

  DELETE FROM packet_store WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'packets'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
END
$$;

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_inherit_reflection_identity(),trigger_keep_task_reflection(),trigger_inherit_task_identity(),trigger_erase_audit_contents(),"l9_lock_reflections(uuid,text[])","l9_reflections_of_rare_words(uuid,integer[],text[],integer)","l9_erase_packet(uuid,boolean)"}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
  REVOKE ALL ON FUNCTION l9_erase_reflection_sources FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION l9_erase_reflection_sources TO l9_platform;
  GRANT EXECUTE ON FUNCTION l9_lock_reflections, l9_reflections_of_rare_words, l9_erase_packet TO l9_app, l9_platform;
END
$definers$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The view of patterns
-- ---------------------------------------------------------------------------------------------------------------------

-- Without what is retired or rejected, and apart by scope: a count over private reflections too would tell of them.
DO $view$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('mv_reflection_patterns') AND attname = 'scope') THEN
    DROP VIEW IF EXISTS reflection_pattern_lines, reflection_patterns;
    DROP MATERIALIZED VIEW IF EXISTS mv_reflection_patterns;
    CREATE MATERIALIZED VIEW mv_reflection_patterns AS
      WITH current_reflections AS (
        SELECT *, encode(sha256(convert_to(jsonb_build_array(tenant_id, org_id, user_id, scope, reflection_type)::text, 'UTF8')), 'hex')
                  AS pattern_key
        FROM reflection_store
        WHERE state = 'active' AND (expires_at IS NULL OR expires_at > now())
      ), counts AS (
        SELECT pattern_key, tenant_id, org_id, user_id, scope, reflection_type, count(*) AS count, avg(confidence) AS avg_confidence,
               max(created_at) AS latest
        FROM current_reflections
        GROUP BY pattern_key, tenant_id, org_id, user_id, scope, reflection_type
      ), tags AS (
        SELECT pattern_key, array_agg(DISTINCT tag COLLATE "C" ORDER BY tag COLLATE "C") AS all_tags
        FROM current_reflections, unnest(tags) AS tag
        GROUP BY pattern_key
      )
      SELECT c.pattern_key, c.tenant_id, c.org_id, c.user_id, c.scope, c.reflection_type, c.count, c.avg_confidence,
             coalesce(t.all_tags, '{}') AS all_tags, c.latest
      FROM counts c LEFT JOIN tags t USING (pattern_key)
      WITH NO DATA;
    CREATE UNIQUE INDEX mv_reflection_patterns_key ON mv_reflection_patterns (pattern_key);
    CREATE INDEX mv_reflection_patterns_most ON mv_reflection_patterns (tenant_id, count DESC, pattern_key COLLATE "C");
    CALL l9_hand_to_views('MATERIALIZED VIEW', 'mv_reflection_patterns');
    REFRESH MATERIALIZED VIEW mv_reflection_patterns;
    EXECUTE format('COMMENT ON MATERIALIZED VIEW mv_reflection_patterns IS %L',
                   'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
  END IF;
END
$view$;
CALL l9_guard_view('reflection_patterns', 'reflection_type, count, avg_confidence, all_tags, latest', 'true', true);

-- The same with the scope and the key, as the substrate lists it. A view of its own: 0008 may run again, and a view loses no column.
DO $lines$
BEGIN
  EXECUTE format($v$
    CREATE OR REPLACE VIEW reflection_pattern_lines WITH (security_barrier) AS
      SELECT tenant_id, org_id, user_id, scope, reflection_type, count, avg_confidence, all_tags, latest, pattern_key
      FROM mv_reflection_patterns
      WHERE CASE WHEN (SELECT l9_current_role() = 'platform_admin' AND pg_has_role(session_user, 'l9_platform', 'MEMBER'))
                 THEN true ELSE (%s) AND (%s) AND (%s) AND (%s) END$v$,
    l9_policy_condition('tenant'), l9_policy_condition('org'), l9_policy_condition('user'), l9_policy_condition('visibility'));
  REVOKE ALL ON reflection_pattern_lines FROM PUBLIC, l9_app, l9_platform;
  GRANT SELECT ON reflection_pattern_lines TO l9_app, l9_platform;
  CALL l9_hand_to_views('VIEW', 'reflection_pattern_lines');
END
$lines$;

CALL l9_keep_no_values();
