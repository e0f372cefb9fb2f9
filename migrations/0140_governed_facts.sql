-- Facts with periods, states, sources and a record of what was believed; values that a person refused; declared predicates.
--
-- knowledge_facts stays the current row of a fact, so that views, functions and other clients go on working. The substrate
-- writes only rows that are `governed`; what other clients insert may repeat itself, as it always could. What a governed row
-- believed, from when, is in fact_revisions; who said so in fact_evidence. Both are only added to.

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
-- The current rows
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE knowledge_facts
  ADD COLUMN IF NOT EXISTS governed           boolean NOT NULL DEFAULT false,  -- written by the rules of the substrate
  ADD COLUMN IF NOT EXISTS slot_key           uuid,  -- of owner, scope, subject and predicate; the first half of a SHA-256
  ADD COLUMN IF NOT EXISTS object_key         uuid,  -- of the object and its type
  ADD COLUMN IF NOT EXISTS subject_skeleton   uuid,  -- of the subject, however it is spelled
  ADD COLUMN IF NOT EXISTS statement_skeleton uuid,  -- of predicate and object, however they are spelled
  ADD COLUMN IF NOT EXISTS valid_from         timestamptz,
  ADD COLUMN IF NOT EXISTS valid_to           timestamptz,
  ADD COLUMN IF NOT EXISTS path               text,
  ADD COLUMN IF NOT EXISTS state              text NOT NULL DEFAULT 'held',
  ADD COLUMN IF NOT EXISTS superseded_by      uuid,
  ADD COLUMN IF NOT EXISTS author_user        uuid,
  ADD COLUMN IF NOT EXISTS author_role        text,
  ADD COLUMN IF NOT EXISTS known_from         timestamptz,
  ADD COLUMN IF NOT EXISTS revision           integer NOT NULL DEFAULT 1;

DO $facts$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('knowledge_facts_tenant_fact_key', 'UNIQUE (tenant_id, fact_id)'),
      ('knowledge_facts_path_check', 'CHECK (path IN (''inferred'', ''observed'', ''stated'', ''confirmed''))'),
      ('knowledge_facts_state_check', 'CHECK (state IN (''held'', ''superseded'', ''retracted'', ''rejected''))'),
      ('knowledge_facts_period_check',
       'CHECK (valid_from < valid_to
               AND valid_from >= ''0001-01-01 00:00:00+00'' AND valid_to <= ''9999-12-31 23:59:59.999999+00''
               AND known_from BETWEEN ''0001-01-01 00:00:00+00'' AND ''9999-12-31 23:59:59.999999+00'')'),
      ('knowledge_facts_governed_check',
       'CHECK (NOT governed
               OR (slot_key IS NOT NULL AND object_key IS NOT NULL AND subject_skeleton IS NOT NULL AND statement_skeleton IS NOT NULL
                   AND path IS NOT NULL AND known_from IS NOT NULL AND confidence IS NOT NULL AND supporting_packet_count IS NOT NULL
                   AND contradiction_count IS NOT NULL AND created_at IS NOT NULL AND object_type IN (''value'', ''entity'')
                   AND scope IS NOT NULL AND revision >= 1))')) AS c (name, definition)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'knowledge_facts'::regclass AND conname = wanted.name) THEN
      PERFORM l9_as_owner('{knowledge_facts}', format('ALTER TABLE knowledge_facts ADD CONSTRAINT %I %s', wanted.name, wanted.definition));
    END IF;
  END LOOP;
END
$facts$;

-- A slot's facts; and one held row for each object and beginning, whoever writes without the slot's lock. That periods do not
-- overlap is the lock's affair: an exclusion constraint over ranges would need the extension btree_gist, which only some
-- databases let their owner create, and a GiST entry for each row.
CREATE UNIQUE INDEX IF NOT EXISTS knowledge_facts_slot
  ON knowledge_facts (tenant_id, slot_key, object_key, valid_from, (CASE WHEN state <> 'held' THEN fact_id END)) NULLS NOT DISTINCT
  WHERE governed;
-- lists of a predicate, of an object with a predicate, and of whatever a rejection may cover
CREATE INDEX IF NOT EXISTS knowledge_facts_predicate ON knowledge_facts (tenant_id, predicate, created_at DESC, fact_id DESC) WHERE governed;
CREATE INDEX IF NOT EXISTS knowledge_facts_of_object ON knowledge_facts (tenant_id, object_key, predicate) WHERE governed;
CREATE INDEX IF NOT EXISTS knowledge_facts_skeleton ON knowledge_facts (tenant_id, subject_skeleton, statement_skeleton) WHERE governed;
-- room on the page for revisions: a reinforced row moves no index
ALTER TABLE knowledge_facts SET (fillfactor = 90);

-- ---------------------------------------------------------------------------------------------------------------------
-- The record
-- ---------------------------------------------------------------------------------------------------------------------

-- What was believed of a fact from known_from on, until its next revision. What a fact says does not change, so that it is
-- in the fact's row alone. The owner is the fact's.
CREATE TABLE IF NOT EXISTS fact_revisions (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  fact_id        uuid NOT NULL,
  revision       integer NOT NULL CHECK (revision >= 1),
  known_from     timestamptz NOT NULL,
  valid_from     timestamptz,
  valid_to       timestamptz,
  path           text NOT NULL CHECK (path IN ('inferred', 'observed', 'stated', 'confirmed')),
  confidence     double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  support        integer NOT NULL,
  contradictions integer NOT NULL,
  state          text NOT NULL CHECK (state IN ('held', 'superseded', 'retracted', 'rejected')),
  superseded_by  uuid,
  kind           text NOT NULL CHECK (kind IN ('asserted', 'reinforced', 'contradicted', 'confirmed', 'period_changed', 'continued',
                   'superseded', 'retracted', 'rejected', 'absorbed', 'sources_erased', 'changed_elsewhere', 'adopted', 'imported')),
  reason         text,
  packet_id      uuid,             -- that made it; NULL: none did, or it is gone
  author_user    uuid,
  author_role    text,             -- NULL: another client made the change
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared',
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, fact_id, revision),
  FOREIGN KEY (tenant_id, fact_id) REFERENCES knowledge_facts (tenant_id, fact_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE SET NULL (packet_id)
);
CREATE INDEX IF NOT EXISTS fact_revisions_packet ON fact_revisions (tenant_id, packet_id) WHERE packet_id IS NOT NULL;
CALL l9_protect('fact_revisions', 'personal', 'SELECT, INSERT');

-- The independent sources of a fact: roots are the packets in which a source's lineage begins.
CREATE TABLE IF NOT EXISTS fact_evidence (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  fact_id        uuid NOT NULL,
  packet_id      uuid NOT NULL,
  roots          uuid[] NOT NULL,
  place          text,             -- in the packet's payload, as a JSON pointer
  path           text NOT NULL CHECK (path IN ('inferred', 'observed', 'stated', 'confirmed')),
  revision       integer NOT NULL CHECK (revision >= 1),   -- that it made
  recorded_at    timestamptz NOT NULL,
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared',
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, fact_id, packet_id),
  FOREIGN KEY (tenant_id, fact_id) REFERENCES knowledge_facts (tenant_id, fact_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS fact_evidence_packet ON fact_evidence (tenant_id, packet_id);
CALL l9_protect('fact_evidence', 'personal', 'SELECT, INSERT');

-- Values that a person refused. The owner is for whom: a user, an organisation, or the tenant. Nobody deletes one; it is
-- lifted, and stays.
CREATE TABLE IF NOT EXISTS fact_rejections (
  tenant_id          uuid NOT NULL DEFAULT l9_current_tenant(),
  rejection_id       uuid NOT NULL DEFAULT uuid_generate_v4(),
  subject            text NOT NULL,
  predicate          text NOT NULL,
  object             jsonb NOT NULL,
  object_type        text NOT NULL CHECK (object_type IN ('value', 'entity')),
  subject_skeleton   uuid NOT NULL,
  statement_skeleton uuid NOT NULL,
  reason             text NOT NULL,
  author_user        uuid,
  author_role        text,
  rejected_at        timestamptz NOT NULL,
  attempts           bigint NOT NULL DEFAULT 0,
  last_attempt       timestamptz,
  lift_reason        text,
  lifter_user        uuid,
  lifter_role        text,
  lifted_at          timestamptz,
  org_id             uuid DEFAULT l9_current_org(),
  user_id            uuid DEFAULT l9_current_user_id(),
  correlation_id     uuid DEFAULT l9_current_correlation(),
  session_id         text DEFAULT l9_current_session(),
  trace_id           text DEFAULT l9_current_trace(),
  PRIMARY KEY (rejection_id),
  CHECK ((lifted_at IS NULL) = (lift_reason IS NULL))
);
-- one that stands for each value and reach; and what every read of facts looks up
CREATE UNIQUE INDEX IF NOT EXISTS fact_rejections_standing
  ON fact_rejections (tenant_id, subject_skeleton, statement_skeleton, org_id, user_id,
                      (CASE WHEN lifted_at IS NOT NULL THEN rejection_id END)) NULLS NOT DISTINCT;
CREATE INDEX IF NOT EXISTS fact_rejections_newest ON fact_rejections (tenant_id, rejected_at DESC, rejection_id DESC);
CALL l9_protect('fact_rejections', 'personal', 'SELECT, INSERT, UPDATE');
CALL l9_keep('fact_rejections',
  '{rejection_id,tenant_id,org_id,user_id,subject,predicate,object,object_type,subject_skeleton,statement_skeleton,reason,rejected_at}',
  'A rejection stays as it was said: lift it, and say another.');
CREATE OR REPLACE TRIGGER fact_rejections_keep_end BEFORE UPDATE ON fact_rejections
  FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL AND OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION trigger_refuse_change('What was lifted stays so: reject the value again.');

-- How many values a predicate takes. One that nobody declared takes many of any type.
CREATE TABLE IF NOT EXISTS fact_predicates (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid,
  user_id        uuid CHECK (user_id IS NULL),
  predicate      text NOT NULL,
  single         boolean NOT NULL,
  object_type    text CHECK (object_type IN ('value', 'entity')),   -- NULL: both
  inverse        text,
  updated_at     timestamptz NOT NULL,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT fact_predicates_key UNIQUE NULLS NOT DISTINCT (tenant_id, predicate, org_id)
);
CALL l9_protect('fact_predicates', 'personal', 'SELECT, INSERT, UPDATE');

CALL l9_protect_references();

-- ---------------------------------------------------------------------------------------------------------------------
-- Locks and moments
-- ---------------------------------------------------------------------------------------------------------------------

-- Who writes what is believed holds, until the transaction ends, a shared lock whose number tells the second in which it was
-- taken. A moment before the earliest such second is settled: whatever still appears is known from later on.
CREATE OR REPLACE FUNCTION l9_fact_moments(p_tenant uuid) RETURNS integer LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT ('x' || left(encode(sha256(salt || convert_to(p_tenant || ' moments of facts', 'UTF8')), 'hex'), 8))::bit(32)::integer
  FROM lock_salt
$$;

CREATE OR REPLACE FUNCTION l9_hold_fact_moment(p_tenant uuid) RETURNS timestamptz LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(l9_fact_moments(p_tenant), floor(extract(epoch FROM clock_timestamp()) - 1577836800)::integer);
  RETURN clock_timestamp();
END
$$;

-- Seconds are counted from the year 2020 on. Call it before the statement that reads: what was not seen then holds its lock.
CREATE OR REPLACE FUNCTION l9_facts_settled(p_tenant uuid) RETURNS timestamptz LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  asked_at CONSTANT timestamptz := clock_timestamp();
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no locks of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN least(asked_at, (
    SELECT to_timestamp(1577836800 + min(l.objid::bigint)) FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.classid = l9_fact_moments(p_tenant)::oid
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())));
END
$$;

-- Waits for the other writers of these slots, and returns the moment from which the caller's changes are known. The slots of
-- a tenant share 64 locks, taken in one order: as many as a transaction may hold (max_locks_per_transaction), and no batch
-- takes more.
CREATE OR REPLACE FUNCTION l9_lock_slots(p_tenant uuid, p_slots uuid[]) RETURNS timestamptz LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  share integer;
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no locks of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR share IN SELECT DISTINCT get_byte(uuid_send(s), 0) & 63 AS n FROM unnest(p_slots) AS s ORDER BY n LOOP
    PERFORM l9_lock(p_tenant, 'facts ' || share);
  END LOOP;
  RETURN l9_hold_fact_moment(p_tenant);
END
$$;

-- Counts attempts at what was rejected, for whoever may read the rejection: who tries may not write it.
CREATE OR REPLACE FUNCTION l9_count_attempts(p_tenant uuid, p_ids uuid[], p_attempts integer[], p_at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no rows of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM FROM fact_rejections r WHERE r.tenant_id = p_tenant AND r.rejection_id = ANY (p_ids) ORDER BY r.rejection_id FOR UPDATE;
  UPDATE fact_rejections r
  SET attempts = r.attempts + a.attempts, last_attempt = greatest(r.last_attempt, p_at)
  FROM unnest(p_ids, p_attempts) AS a (id, attempts)
  WHERE r.tenant_id = p_tenant AND r.rejection_id = a.id AND r.lifted_at IS NULL AND a.attempts > 0
    AND l9_can_read(r.tenant_id, r.org_id, r.user_id, 'shared');
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What befalls a governed fact from elsewhere
-- ---------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION l9_add_fact_revision(fact knowledge_facts, change text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
  INSERT INTO fact_revisions (tenant_id, fact_id, revision, known_from, valid_from, valid_to, path, confidence, support,
                              contradictions, state, superseded_by, kind, author_user, author_role, org_id, user_id, scope)
    VALUES (fact.tenant_id, fact.fact_id, fact.revision, fact.known_from, fact.valid_from, fact.valid_to, fact.path, fact.confidence,
            fact.supporting_packet_count, fact.contradiction_count, fact.state, fact.superseded_by, change, l9_current_user_id(),
            CASE change WHEN 'changed_elsewhere' THEN NULL ELSE l9_current_role() END, fact.org_id, fact.user_id, fact.scope)
$$;

-- The substrate writes a revision with each change. Whoever moves a row without one, such as reinforce_fact_confidence, gets
-- one by this trigger, which by its name comes last.
CREATE OR REPLACE FUNCTION trigger_record_fact_change() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  NEW.known_from := l9_hold_fact_moment(NEW.tenant_id);
  PERFORM l9_add_fact_revision(NEW, 'changed_elsewhere');
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER zz_knowledge_facts_record BEFORE UPDATE ON knowledge_facts
  FOR EACH ROW WHEN (OLD.governed AND NEW.governed AND OLD.revision = NEW.revision
    AND (OLD.valid_from, OLD.valid_to, OLD.path, OLD.confidence, OLD.supporting_packet_count, OLD.contradiction_count, OLD.state,
         OLD.superseded_by)
        IS DISTINCT FROM
        (NEW.valid_from, NEW.valid_to, NEW.path, NEW.confidence, NEW.supporting_packet_count, NEW.contradiction_count, NEW.state,
         NEW.superseded_by))
  EXECUTE FUNCTION trigger_record_fact_change();

-- What a governed fact says, and whose it is, its keys are made of.
CREATE OR REPLACE TRIGGER knowledge_facts_keep_governed BEFORE UPDATE ON knowledge_facts
  FOR EACH ROW WHEN (OLD.governed
    AND (OLD.fact_id, OLD.tenant_id, OLD.org_id, OLD.user_id, OLD.scope, OLD.subject, OLD.predicate, OLD.object, OLD.object_type,
         OLD.governed, OLD.slot_key, OLD.object_key, OLD.subject_skeleton, OLD.statement_skeleton, OLD.created_at)
        IS DISTINCT FROM
        (NEW.fact_id, NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope, NEW.subject, NEW.predicate, NEW.object, NEW.object_type,
         NEW.governed, NEW.slot_key, NEW.object_key, NEW.subject_skeleton, NEW.statement_skeleton, NEW.created_at))
  EXECUTE FUNCTION trigger_refuse_change('A fact keeps what it says: assert another, and retract this one.');

-- Evidence goes with its packet, however that is deleted. A fact that loses a source loses what one adds, down to the floor of
-- contradictions; one that is rejected gained nothing by its sources. One that nothing supports any more goes itself. The twin of Fact.withoutSource in Java.
CREATE OR REPLACE FUNCTION trigger_erase_fact_source() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  floor CONSTANT double precision := 0.1;
  fact  knowledge_facts%ROWTYPE;
BEGIN
  SELECT * INTO fact FROM knowledge_facts f WHERE f.tenant_id = OLD.tenant_id AND f.fact_id = OLD.fact_id AND f.governed FOR UPDATE;
  IF NOT FOUND THEN   -- it took its evidence with it
    RETURN NULL;
  ELSIF fact.supporting_packet_count <= 1 THEN
    DELETE FROM knowledge_facts f WHERE f.tenant_id = OLD.tenant_id AND f.fact_id = OLD.fact_id;
    RETURN NULL;
  END IF;
  UPDATE knowledge_facts f
  SET supporting_packet_count = f.supporting_packet_count - 1,
      confidence = CASE WHEN f.state = 'rejected' OR f.confidence <= floor THEN f.confidence
                        ELSE greatest(floor, f.confidence - 0.05::double precision) END,
      revision = f.revision + 1,
      known_from = l9_hold_fact_moment(f.tenant_id),
      confidence_updated_at = now()
  WHERE f.tenant_id = OLD.tenant_id AND f.fact_id = OLD.fact_id
  RETURNING * INTO fact;
  PERFORM l9_add_fact_revision(fact, 'sources_erased');
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER fact_evidence_erase_source AFTER DELETE ON fact_evidence
  FOR EACH ROW EXECUTE FUNCTION trigger_erase_fact_source();

CREATE OR REPLACE TRIGGER knowledge_facts_erase_kept_answers AFTER DELETE ON knowledge_facts
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('fact_id');

-- Deletes the evidence of packets that go: how many facts go with it, and how often one loses a source and stays.
CREATE OR REPLACE FUNCTION l9_erase_fact_sources(p_tenant uuid, p_packets uuid[], OUT gone bigint, OUT unlinked bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  facts CONSTANT uuid[] := ARRAY(SELECT DISTINCT e.fact_id FROM fact_evidence e
                                 WHERE e.tenant_id = p_tenant AND e.packet_id = ANY (p_packets));
BEGIN
  DELETE FROM fact_evidence e WHERE e.tenant_id = p_tenant AND e.packet_id = ANY (p_packets);
  GET DIAGNOSTICS unlinked = ROW_COUNT;
  gone := cardinality(facts) - (SELECT count(*) FROM knowledge_facts f WHERE f.tenant_id = p_tenant AND f.fact_id = ANY (facts));
  unlinked := unlinked - gone;
  UPDATE knowledge_facts f SET source_packet = NULL
    WHERE f.tenant_id = p_tenant AND f.source_packet = ANY (p_packets) AND f.governed;
END
$$;

-- As 0106 has it, but that a governed fact goes when its last source does.
CREATE OR REPLACE FUNCTION l9_erase_packet(p_id uuid, with_descendants boolean) RETURNS TABLE (kind text, erased bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  home   uuid;
  going  uuid[] := ARRAY[p_id];
  level  uuid[] := ARRAY[p_id];
  vectors uuid[];
  facts  record;
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
  DELETE FROM reflection_store WHERE tenant_id = home AND source_packet = ANY (going);
  kind := 'reflections'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM memory_summaries WHERE tenant_id = home AND source_packet_ids && going;
  kind := 'summaries'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;

  -- the foreign keys would unlink them too, uncounted
  UPDATE knowledge_facts SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := facts.unlinked + erased;
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
  FOREACH definer IN ARRAY '{l9_fact_moments(uuid),l9_hold_fact_moment(uuid),l9_facts_settled(uuid),"l9_lock_slots(uuid,uuid[])","l9_count_attempts(uuid,uuid[],integer[],timestamptz)","l9_add_fact_revision(knowledge_facts,text)",trigger_record_fact_change(),trigger_erase_fact_source(),"l9_erase_packet(uuid,boolean)"}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
  REVOKE ALL ON FUNCTION l9_erase_fact_sources FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION l9_erase_fact_sources TO l9_platform;
  GRANT EXECUTE ON FUNCTION l9_facts_settled, l9_lock_slots, l9_count_attempts, l9_erase_packet TO l9_app, l9_platform;
END
$definers$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The view of facts that are believed
-- ---------------------------------------------------------------------------------------------------------------------

DO $view$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'mv_high_confidence_facts'::regclass AND attname = 'valid_to') THEN
    DROP VIEW high_confidence_facts;
    DROP MATERIALIZED VIEW mv_high_confidence_facts;
    CREATE MATERIALIZED VIEW mv_high_confidence_facts AS
      SELECT tenant_id, org_id, user_id, scope, fact_id, subject, subject_normalized, predicate, object, confidence,
             supporting_packet_count, access_count, valid_from, valid_to, subject_skeleton, statement_skeleton,
             combined_importance(confidence, access_count, last_accessed, created_at) AS combined_score
      FROM knowledge_facts
      WHERE confidence >= 0.6 AND coalesce(contradiction_count, 0) < 3 AND state = 'held' AND (valid_to IS NULL OR valid_to > now())
      WITH NO DATA;
    CREATE UNIQUE INDEX mv_high_confidence_facts_key ON mv_high_confidence_facts (fact_id);
    CREATE INDEX mv_high_confidence_facts_subject ON mv_high_confidence_facts (tenant_id, subject_normalized);
    CREATE INDEX mv_high_confidence_facts_best ON mv_high_confidence_facts (tenant_id, combined_score DESC);
  END IF;
END
$view$;
-- what is valid now, and what nobody refused for the reader or for the fact's owner
CALL l9_guard_view('high_confidence_facts',
  'fact_id, subject, subject_normalized, predicate, object, confidence, supporting_packet_count, access_count, scope, combined_score',
  $fresh$
    (valid_from IS NULL OR valid_from <= now()) AND (valid_to IS NULL OR valid_to > now())
    AND NOT EXISTS (
      SELECT FROM fact_rejections r
      WHERE r.tenant_id = mv_high_confidence_facts.tenant_id
        AND r.subject_skeleton = mv_high_confidence_facts.subject_skeleton
        AND r.statement_skeleton = mv_high_confidence_facts.statement_skeleton
        AND r.lifted_at IS NULL
        AND ((r.org_id IS NULL OR r.org_id = (SELECT l9_current_org())) AND (r.user_id IS NULL OR r.user_id = (SELECT l9_current_user_id()))
             OR (r.org_id IS NULL OR r.org_id = mv_high_confidence_facts.org_id)
                AND (r.user_id IS NULL OR r.user_id = mv_high_confidence_facts.user_id)))
  $fresh$, true);
-- a first refresh whose time is known, as the daily job notes it
DO $first_refresh$
BEGIN
  IF NOT (SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = 'mv_high_confidence_facts'::regclass) THEN
    REFRESH MATERIALIZED VIEW mv_high_confidence_facts;
    EXECUTE format('COMMENT ON MATERIALIZED VIEW mv_high_confidence_facts IS %L',
                   'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
  END IF;
END
$first_refresh$;

CALL l9_keep_no_values();
