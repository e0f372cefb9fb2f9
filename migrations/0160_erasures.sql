-- Erasure of a user, an organisation or a tenant: the treatment of every table, tombstones that no scope passes, and certificates.

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
-- Treatments
-- ---------------------------------------------------------------------------------------------------------------------

-- The treatment of each table's rows when a subject is erased or exported: what TableDescriptors in Java says, for statements. A later
-- file that makes a table adds its line. Of no tenant, written by migrations alone, and no secret.
CREATE TABLE IF NOT EXISTS table_treatments (
  table_name       text PRIMARY KEY,
  place            smallint NOT NULL,  -- in the order of erasing
  kind             text NOT NULL CHECK (kind IN ('personal', 'shared', 'system')),
  erasure          text NOT NULL CHECK (erasure IN ('delete', 'pseudonymise', 'recompute', 'keep')),
  erased_columns   text[] NOT NULL,           -- that get a pseudonym
  person_columns   text[] NOT NULL,           -- that name a user, besides user_id
  export           text NOT NULL CHECK (export IN ('rows', 'rows-redacted', 'no')),
  left_out_columns text[] NOT NULL,           -- of an export
  derived_columns  text[] NOT NULL            -- that triggers or jobs compute; an import computes them anew
);
DO $treatments$
BEGIN
  DROP POLICY IF EXISTS table_treatments_readers ON table_treatments;
  CREATE POLICY table_treatments_readers ON table_treatments AS PERMISSIVE FOR SELECT TO l9_app, l9_platform USING (true);
  ALTER TABLE table_treatments ENABLE ROW LEVEL SECURITY;
  REVOKE ALL ON table_treatments FROM PUBLIC;
  GRANT SELECT ON table_treatments TO l9_app, l9_platform;
END
$treatments$;

INSERT INTO table_treatments
  (table_name, place, kind, erasure, erased_columns, person_columns, export, left_out_columns, derived_columns)
VALUES
  ('packet_store', 10, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{content_hash,chunk_count,is_chunked,access_count,last_accessed,contradiction_count,confidence_updated_at,stored_xid}'),
  ('semantic_memory', 20, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{vector,access_count,last_accessed}'),
  ('agent_memory_events', 30, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('reasoning_traces', 40, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{step_count}'),
  ('agent_log', 50, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{level_rank,stored_xid}'),
  ('graph_checkpoints', 60, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('transactions', 70, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{material_key,buyer_id_key,supplier_id_key}'),
  ('buyer_profiles', 80, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{name_key}'),
  ('supplier_profiles', 90, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{name_key}'),
  ('material_edges', 100, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{material_key}'),
  ('entity_metadata', 110, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{}'),
  ('task_events', 120, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('tasks', 130, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('world_model_entities', 140, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{world_id}'),
  ('fact_revisions', 172, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('fact_evidence', 174, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('knowledge_facts', 170, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{subject_normalized,object_normalized,slot_key,object_key,subject_skeleton,statement_skeleton,supporting_packet_count,contradiction_count,confidence_updated_at,access_count,last_accessed}'),
  ('world_model_updates', 180, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{world_id}'),
  ('world_model_snapshots', 190, 'shared', 'pseudonymise', '{user_id,created_by}', '{created_by}', 'rows', '{}', '{world_id}'),
  ('memory_embeddings', 200, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('memory_access_log', 210, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{pending}'),
  ('entity_relationships', 220, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{source_normalized,target_normalized,edge_key,subject_skeleton,statement_skeleton}'),
  ('memory_summaries', 230, 'personal', 'delete', '{}', '{created_by}', 'rows', '{}', '{vector,terms,packet_count}'),
  ('reflection_evidence', 240, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('reflection_uses', 250, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('reflection_store', 260, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{vector,index_vector,terms,normal_key,skeleton,support_count,access_count,last_accessed}'),
  ('task_reflection_history', 270, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('task_statements', 280, 'personal', 'delete', '{}', '{}', 'no', '{}', '{normal_key}'),
  ('task_reflections', 290, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('packet_parents', 300, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('packet_tags', 310, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('packet_terms', 320, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('embedding_spaces', 330, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('embedding_backlog', 340, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('scheduled_jobs', 350, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('job_runs', 360, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('idempotency_keys', 370, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('operations', 380, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('scope_keys', 390, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('lock_salt', 400, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('access_backlog', 410, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('access_votes', 420, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('fact_rejections', 430, 'personal', 'delete', '{}', '{author_user,lifter_user}', 'rows', '{}', '{subject_skeleton,statement_skeleton}'),
  ('fact_predicates', 440, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('entity_aliases', 450, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('fact_readings', 460, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('review_resolutions', 470, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('checkpoints', 480, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key,delta_channels}'),
  ('checkpoint_blobs', 490, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key}'),
  ('checkpoint_writes', 500, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key}'),
  ('checkpoint_retention', 510, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('store_items', 520, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{index_model,index_vectors}'),
  ('agent_log_retention', 530, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('world_states', 540, 'shared', 'keep', '{}', '{}', 'rows', '{}', '{world_id}'),
  ('world_entity_versions', 550, 'shared', 'keep', '{}', '{}', 'rows', '{}', '{world_id,content_hash}'),
  ('world_entity_attributes', 560, 'shared', 'keep', '{}', '{}', 'no', '{}', '{world_id}'),
  ('trade_versions', 570, 'shared', 'pseudonymise', '{user_id,changed_by}', '{changed_by}', 'rows', '{}', '{}'),
  ('trade_attributes', 580, 'shared', 'pseudonymise', '{user_id}', '{}', 'no', '{}', '{}'),
  ('l9_schema_history', 590, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('lexical_statistics', 600, 'personal', 'recompute', '{}', '{}', 'no', '{}', '{}'),
  ('api_keys', 610, 'personal', 'pseudonymise', '{user_id,created_by_user,name}', '{created_by_user}', 'rows-redacted', '{selector,verifier}', '{}'),
  ('tag_statistics', 620, 'personal', 'recompute', '{}', '{}', 'no', '{}', '{}'),
  ('audit_log', 9990, 'personal', 'keep', '{}', '{actor_user}', 'rows', '{}', '{content_digest,previous_hash,hash}'),
  ('table_treatments', 640, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('erasures', 650, 'personal', 'keep', '{}', '{}', 'no', '{}', '{subject_id}')
ON CONFLICT (table_name) DO UPDATE SET
  place = excluded.place, kind = excluded.kind, erasure = excluded.erasure, erased_columns = excluded.erased_columns,
  person_columns = excluded.person_columns, export = excluded.export, left_out_columns = excluded.left_out_columns,
  derived_columns = excluded.derived_columns;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tombstones and certificates
-- ---------------------------------------------------------------------------------------------------------------------

-- One row an erasure, kept for good: the tombstone of a subject, how far its erasing is, and the certificate.
CREATE TABLE IF NOT EXISTS erasures (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  erasure_id     uuid NOT NULL,
  org_id         uuid,                   -- the subject is this organisation
  user_id        uuid,                   -- or this user, or else the tenant
  subject_id     uuid NOT NULL GENERATED ALWAYS AS (coalesce(user_id, org_id, tenant_id)) STORED,
  include_shared boolean NOT NULL,
  replayed       boolean NOT NULL,
  state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'erasing', 'complete', 'incomplete')),
  begun_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  place          smallint NOT NULL DEFAULT 0,      -- of the table that is erased now
  again          boolean NOT NULL DEFAULT false,   -- whether all tables were gone through once
  counted        jsonb NOT NULL DEFAULT '{}',      -- rows by table before the first batch
  pseudonymised  jsonb NOT NULL DEFAULT '{}',      -- rows by table
  deleted        jsonb NOT NULL DEFAULT '{}',
  with_packets   jsonb NOT NULL DEFAULT '{}',      -- rows by table that went with packets, whoever had them
  unlinked       jsonb NOT NULL DEFAULT '{}',
  done           bigint NOT NULL DEFAULT 0,
  total          bigint NOT NULL DEFAULT 0,
  pseudonym      uuid DEFAULT gen_random_uuid(),   -- until the end
  subject_key    text CHECK (subject_key ~ '^[0-9a-f]{64}$'),
  subject_digest text NOT NULL CHECK (subject_digest ~ '^[0-9a-f]{64}$'),
  finished_at    timestamptz,
  number         bigint CHECK (number > 0),        -- within the tenant, from 1 on without gaps
  certificate    jsonb,
  previous_hash  text CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash           text CHECK (hash ~ '^[0-9a-f]{64}$'),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, erasure_id),
  CONSTRAINT erasures_number_key UNIQUE (tenant_id, number),
  CONSTRAINT erasures_subject_check CHECK (org_id IS NULL OR user_id IS NULL),
  CONSTRAINT erasures_end_check CHECK (
    num_nonnulls(finished_at, number, certificate, previous_hash, hash) = CASE WHEN state IN ('complete', 'incomplete') THEN 5 ELSE 0 END
    AND num_nonnulls(pseudonym, subject_key) = CASE WHEN state IN ('complete', 'incomplete') THEN 0 ELSE 2 END)
);
-- what every scope asks
CREATE INDEX IF NOT EXISTS erasures_subject ON erasures (tenant_id, subject_id);
CREATE UNIQUE INDEX IF NOT EXISTS erasures_unfinished ON erasures (tenant_id, subject_id) WHERE finished_at IS NULL;
CALL l9_protect('erasures', 'personal', 'SELECT');

-- Whether user, organisation or tenant of the caller's scope have a tombstone: one probe of an index.
CREATE OR REPLACE FUNCTION l9_is_erased() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  claims CONSTANT text[] := l9_scope_claims();
  tenant CONSTANT uuid := claims[1];
  org    CONSTANT uuid := claims[2];
  person CONSTANT uuid := claims[3];
BEGIN
  RETURN EXISTS (SELECT FROM erasures e WHERE e.tenant_id = tenant AND e.subject_id = ANY (ARRAY[person, org, tenant])
                 AND CASE WHEN e.user_id IS NOT NULL THEN e.user_id = person WHEN e.org_id IS NOT NULL THEN e.org_id = org ELSE true END);
END
$$;

-- As 0118 has it, but that nobody acts for what was erased, except a platform administrator, who erases.
CREATE OR REPLACE FUNCTION l9_apply_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text, p_local boolean)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  claims CONSTANT text[] := l9_scope_claims();
BEGIN
  IF claims[5] IS NOT NULL
     AND (p_tenant::text, p_org::text, p_user::text, p_role) IS DISTINCT FROM (claims[1], claims[2], claims[3], claims[4]) THEN
    RAISE EXCEPTION 'the login % takes signed scopes only', session_user USING ERRCODE = 'insufficient_privilege',
      HINT = 'SELECT l9_begin_signed_scope(token): whoever has its key makes the token.';
  END IF;
  IF p_tenant IS NULL OR p_role IS NULL
     OR p_role NOT IN ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin', 'platform_admin')
     OR (p_org IS NULL AND p_role NOT IN ('tenant_admin', 'platform_admin'))
     OR (p_user IS NULL AND p_role IN ('end_user', 'cursor_user')) THEN
    RAISE EXCEPTION 'invalid scope: tenant %, org %, user %, role %', p_tenant, p_org, p_user, p_role
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Every scope has a tenant; end_user and cursor_user have org and user; l9_system and org_admin have org.';
  END IF;
  -- changing role is what keeps platform_admin from logins outside l9_platform
  PERFORM set_config('role', CASE p_role WHEN 'platform_admin' THEN 'l9_platform' ELSE 'l9_app' END, p_local),
          set_config('app.tenant_id', p_tenant::text, p_local),
          set_config('app.org_id', coalesce(p_org::text, ''), p_local),
          set_config('app.user_id', coalesce(p_user::text, ''), p_local),
          set_config('app.role', p_role, p_local);
  IF p_role <> 'platform_admin' AND l9_is_erased() THEN
    RAISE EXCEPTION 'the user, organisation or tenant of this scope was erased' USING ERRCODE = 'L9E01';
  END IF;
END
$$;

-- Nobody makes a key for what was erased. Of a row that the writer may not write the policies say so, in words that tell nothing.
CREATE OR REPLACE FUNCTION trigger_refuse_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM erasures e WHERE e.tenant_id = NEW.tenant_id AND e.subject_id = ANY (ARRAY[NEW.user_id, NEW.org_id, NEW.tenant_id])
             AND CASE WHEN e.user_id IS NOT NULL THEN e.user_id = NEW.user_id WHEN e.org_id IS NOT NULL THEN e.org_id = NEW.org_id ELSE true END) THEN
    IF l9_can_write(NEW.tenant_id, NEW.org_id, NEW.user_id, 'shared') THEN
      RAISE EXCEPTION 'the user, organisation or tenant of this row was erased' USING ERRCODE = 'L9E01';
    END IF;
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER api_keys_refuse_erased BEFORE INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION trigger_refuse_erased();

-- ---------------------------------------------------------------------------------------------------------------------
-- What keeps its values gives them up to an erasure
-- ---------------------------------------------------------------------------------------------------------------------

-- As 0142 has it, but that functions of l9_views pass, whose one change of such columns is the pseudonym. Nobody is that role but inside of them.
CREATE OR REPLACE FUNCTION trigger_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF current_user = 'l9_views' OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'a row of % keeps what it was written with', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege', HINT = TG_ARGV[0];
END
$$;

-- As 0124 has it, but that an erasure ends every key of its subject.
CREATE OR REPLACE FUNCTION trigger_keep_api_key() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF current_user NOT IN ('l9_platform', 'l9_views')
       AND (OLD.role = 'platform_admin' OR OLD.role = 'tenant_admin' AND l9_current_role() <> 'tenant_admin'
            OR OLD.role = 'org_admin' AND l9_current_role() NOT IN ('org_admin', 'tenant_admin')) THEN
      RETURN NULL;
    END IF;
  ELSIF EXISTS (SELECT FROM api_keys k WHERE k.tenant_id = NEW.tenant_id AND k.key_id = NEW.created_by
                AND k.expires_at < coalesce(NEW.expires_at, 'infinity')) THEN
    RAISE EXCEPTION 'a key lives no longer than the key that makes it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

-- Entries of the log under a pseudonym name the erasures that put them there: their values are no longer those of the hash.
ALTER TABLE audit_log ADD COLUMN IF NOT EXISTS redactions uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX IF NOT EXISTS audit_log_redacted ON audit_log (tenant_id, number) WHERE redactions <> '{}';
CALL l9_keep('audit_log',
  '{tenant_id,number,org_id,user_id,scope,occurred_at,actor_user,actor_role,action,target_kind,target_id,content_digest,previous_hash,hash,correlation_id,redactions}',
  'An entry of the audit log is never changed.');
CREATE OR REPLACE TRIGGER audit_log_keep_unredacted BEFORE INSERT ON audit_log
  FOR EACH ROW WHEN (NEW.redactions <> '{}')
  EXECUTE FUNCTION trigger_refuse_change('An entry of the audit log is not written under a pseudonym.');

-- As 0158 has them, but that a pseudonym, which functions of l9_views put there, is no new version of a document.
CREATE OR REPLACE FUNCTION trigger_number_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  taken    jsonb := '{}';
  snapshot text;
  target   jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF current_user <> 'l9_views' THEN
      NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
  END IF;
  NEW.version := 1 + coalesce((SELECT max(v.version) FROM trade_versions v
                               WHERE v.tenant_id = NEW.tenant_id AND v.entity_kind = TG_TABLE_NAME
                                 AND v.entity_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid), 0);
  FOR i IN 1 .. TG_NARGS - 1 BY 4 LOOP
    snapshot := regexp_replace(TG_ARGV[i], '_id$', '') || '_snapshot';
    IF to_jsonb(NEW) ->> TG_ARGV[i] IS NOT NULL AND to_jsonb(NEW) ->> snapshot IS NULL THEN
      EXECUTE format('SELECT jsonb_build_object(''id'', p.%1$I, ''name'', p.%2$I) FROM %3$I p WHERE p.tenant_id = $1 AND p.%1$I = $2',
                     TG_ARGV[i + 2], TG_ARGV[i + 3], TG_ARGV[i + 1])
        INTO target USING NEW.tenant_id, (to_jsonb(NEW) ->> TG_ARGV[i])::uuid;
      taken := taken || jsonb_build_object(snapshot, target);
    END IF;
  END LOOP;
  IF taken <> '{}' THEN
    NEW := jsonb_populate_record(NEW, taken);
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION trigger_follow_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  document CONSTANT jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  id       CONSTANT uuid := (document ->> TG_ARGV[0])::uuid;
  tenant   CONSTANT uuid := (document ->> 'tenant_id')::uuid;
  org      CONSTANT uuid := (document ->> 'org_id')::uuid;
  owner    CONSTANT uuid := (document ->> 'user_id')::uuid;
BEGIN
  IF tenant IS NULL OR TG_OP = 'UPDATE' AND current_user = 'l9_views' THEN
    RETURN NULL;  -- its own column refuses the row
  END IF;
  INSERT INTO trade_versions (tenant_id, org_id, user_id, entity_kind, entity_id, version, content)
  VALUES (tenant, org, owner, TG_TABLE_NAME, id,
          (document ->> 'version')::integer + CASE TG_OP WHEN 'DELETE' THEN 1 ELSE 0 END,
          CASE WHEN TG_OP <> 'DELETE' THEN document - '{tenant_id,org_id,user_id,correlation_id,session_id,trace_id}'::text[] END);
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM trade_attributes a WHERE a.tenant_id = OLD.tenant_id AND a.entity_kind = TG_TABLE_NAME AND a.entity_id = id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO trade_attributes (tenant_id, org_id, user_id, entity_kind, entity_id, path, kind, text_value, number_value, exact)
    SELECT tenant, org, owner, TG_TABLE_NAME, id, l.path, l.kind, l.text_value, l.number_value, l.exact
    FROM l9_world_leaves((SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(document) m
                          WHERE m.key = ANY (TG_ARGV[1:]) AND m.value <> 'null')) l;
  END IF;
  RETURN NULL;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Packets
-- ---------------------------------------------------------------------------------------------------------------------

-- Deletes packets of a tenant and what hangs on them: rows by kind and table, as l9_erase_packet of 0148 did for one. With
-- descendants, also children whose every parent that is still there goes; if they are checked, only those that the caller may write.
-- For functions that have asked who calls.
CREATE OR REPLACE FUNCTION l9_erase_packets(p_tenant uuid, p_packets uuid[], with_descendants boolean, p_checked boolean)
  RETURNS TABLE (kind text, table_name text, erased bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  going   uuid[] := p_packets;
  level   uuid[] := p_packets;
  vectors uuid[];
  facts   record;
  lessons record;
BEGIN
  WHILE with_descendants AND cardinality(level) > 0 LOOP
    SELECT coalesce(array_agg(c.packet_id), '{}') INTO level
    FROM packet_store c
    WHERE c.tenant_id = p_tenant AND c.packet_id <> ALL (going)
      AND c.packet_id IN (SELECT e.packet_id FROM packet_parents e WHERE e.tenant_id = p_tenant AND e.parent_id = ANY (level))
      AND NOT EXISTS (SELECT FROM packet_parents other
                      JOIN packet_store p ON p.tenant_id = other.tenant_id AND p.packet_id = other.parent_id
                      WHERE other.tenant_id = p_tenant AND other.packet_id = c.packet_id AND other.parent_id <> ALL (going))
      AND (NOT p_checked OR l9_can_write(c.tenant_id, c.org_id, c.user_id, c.scope));
    going := going || level;
  END LOOP;

  WITH gone AS (DELETE FROM memory_embeddings WHERE tenant_id = p_tenant AND packet_id = ANY (going) RETURNING embedding_id)
    SELECT coalesce(array_agg(embedding_id), '{}') INTO vectors FROM gone;
  kind := 'embeddings'; table_name := 'memory_embeddings'; erased := cardinality(vectors); RETURN NEXT;
  DELETE FROM memory_access_log WHERE tenant_id = p_tenant
    AND (target_type = 'packet' AND target_id = ANY (going) OR target_type = 'embedding' AND target_id = ANY (vectors));
  kind := 'accesses'; table_name := 'memory_access_log'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM packet_terms WHERE tenant_id = p_tenant AND packet_id = ANY (going);
  kind := 'terms'; table_name := 'packet_terms'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM semantic_memory WHERE tenant_id = p_tenant AND payload ->> 'packet_id' = ANY (going::text[]);
  kind := 'notes'; table_name := 'semantic_memory'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM agent_memory_events WHERE tenant_id = p_tenant AND packet_id = ANY (going);
  kind := 'events'; table_name := 'agent_memory_events'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM reasoning_traces WHERE tenant_id = p_tenant AND packet_id = ANY (going);
  kind := 'traces'; table_name := 'reasoning_traces'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  SELECT * INTO facts FROM l9_erase_fact_sources(p_tenant, going);
  DELETE FROM knowledge_facts
    WHERE tenant_id = p_tenant AND NOT governed AND source_packet = ANY (going) AND coalesce(supporting_packet_count, 1) <= 1;
  kind := 'facts'; table_name := 'knowledge_facts'; GET DIAGNOSTICS erased = ROW_COUNT; erased := erased + facts.gone; RETURN NEXT;
  DELETE FROM entity_relationships WHERE tenant_id = p_tenant AND source_packet = ANY (going) AND coalesce(mention_count, 1) <= 1;
  kind := 'relationships'; table_name := 'entity_relationships'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  SELECT * INTO lessons FROM l9_erase_reflection_sources(p_tenant, going);
  DELETE FROM reflection_store WHERE tenant_id = p_tenant AND NOT governed AND source_packet = ANY (going);
  kind := 'reflections'; table_name := 'reflection_store'; GET DIAGNOSTICS erased = ROW_COUNT; erased := erased + lessons.gone; RETURN NEXT;
  DELETE FROM memory_summaries WHERE tenant_id = p_tenant AND source_packet_ids && going;
  kind := 'summaries'; table_name := 'memory_summaries'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;

  -- the foreign keys would unlink them too, uncounted
  kind := 'unlinked';
  UPDATE knowledge_facts SET source_packet = NULL WHERE tenant_id = p_tenant AND source_packet = ANY (going);
  table_name := 'knowledge_facts'; GET DIAGNOSTICS erased = ROW_COUNT; erased := erased + facts.unlinked; RETURN NEXT;
  table_name := 'reflection_store'; erased := lessons.unlinked; RETURN NEXT;
  UPDATE entity_relationships SET source_packet = NULL WHERE tenant_id = p_tenant AND source_packet = ANY (going);
  table_name := 'entity_relationships'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  UPDATE world_model_updates SET source_packet = NULL WHERE tenant_id = p_tenant AND source_packet = ANY (going);
  table_name := 'world_model_updates'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;

  DELETE FROM packet_store WHERE tenant_id = p_tenant AND packet_id = ANY (going);
  kind := 'packets'; table_name := 'packet_store'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION l9_erase_packet(p_id uuid, with_descendants boolean) RETURNS TABLE (kind text, erased bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  home uuid;
BEGIN
  SELECT p.tenant_id INTO home FROM packet_store p
    WHERE p.packet_id = p_id AND l9_can_write(p.tenant_id, p.org_id, p.user_id, p.scope) FOR UPDATE;
  IF FOUND THEN
    RETURN QUERY SELECT g.kind, sum(g.erased)::bigint FROM l9_erase_packets(home, ARRAY[p_id], with_descendants, true) AS g GROUP BY g.kind;
  END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Erasing
-- ---------------------------------------------------------------------------------------------------------------------
-- Functions below are for administrators of the tenant, and for platform administrators in a scope of it, who alone erase all of it.
-- Each asks for that itself, because it acts beyond the policies.

CREATE OR REPLACE FUNCTION l9_require_eraser(p_tenant uuid, p_whole boolean) RETURNS void LANGUAGE plpgsql STABLE
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT coalesce(l9_can_read(p_tenant, NULL, NULL, 'shared') AND l9_current_tenant() = p_tenant AND (
       l9_current_role() = 'tenant_admin' AND NOT p_whole
       OR l9_current_role() = 'platform_admin' AND pg_has_role(session_user, 'l9_platform', 'MEMBER')), false) THEN
    RAISE EXCEPTION 'erasing is for administrators of the tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- The row of an erasure for its next step, which nobody else does meanwhile.
CREATE OR REPLACE FUNCTION l9_hold_erasure(p_tenant uuid, p_erasure uuid) RETURNS erasures LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  held erasures;
BEGIN
  SELECT * INTO held FROM erasures e WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure FOR UPDATE;
  PERFORM l9_require_eraser(p_tenant, held.erasure_id IS NOT NULL AND held.org_id IS NULL AND held.user_id IS NULL);
  RETURN held;
END
$$;

-- Ends the subject's keys and sets its tombstone.
CREATE OR REPLACE FUNCTION l9_begin_erasure(p_tenant uuid, p_org uuid, p_user uuid, p_erasure uuid, p_include_shared boolean,
                                            p_replayed boolean, p_key text, p_digest text)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM l9_require_eraser(p_tenant, p_org IS NULL AND p_user IS NULL);
  INSERT INTO erasures (tenant_id, org_id, user_id, erasure_id, include_shared, replayed, subject_key, subject_digest)
    VALUES (p_tenant, p_org, p_user, p_erasure, p_include_shared, p_replayed, p_key, p_digest);
  UPDATE api_keys k SET revoked_at = clock_timestamp()
    WHERE k.tenant_id = p_tenant AND k.revoked_at IS NULL
      AND CASE WHEN p_user IS NOT NULL THEN k.user_id = p_user WHEN p_org IS NOT NULL THEN k.org_id = p_org ELSE true END;
END
$$;

-- Waits until every transaction of this database has ended that was open when it was called: it may have begun its scope before the
-- tombstone was there, and write later. A read-only backup writes nothing.
CREATE OR REPLACE FUNCTION l9_await_erasure(p_tenant uuid, p_erasure uuid, p_patience_ms integer) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  until    CONSTANT timestamptz := clock_timestamp() + p_patience_ms * interval '1 millisecond';
  pending text[];
  older    text[];
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  older := ARRAY(
    SELECT l.virtualtransaction FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()
    WHERE l.locktype = 'virtualxid' AND l.granted AND l.pid <> pg_backend_pid() AND a.usesysid IS NOT NULL AND a.usename <> 'l9_backup');
  pending := ARRAY(SELECT x.gid FROM pg_catalog.pg_prepared_xacts x WHERE x.database = current_database());
  WHILE EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'virtualxid' AND l.virtualtransaction = ANY (older))
     OR EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts x WHERE x.database = current_database() AND x.gid = ANY (pending)) LOOP
    IF clock_timestamp() >= until THEN
      RETURN false;
    END IF;
    PERFORM pg_sleep(0.01);
  END LOOP;
  RETURN true;
END
$$;

-- The tables and materialized views with rows of tenants, in the order of erasing; one without a treatment is looked at too. The
-- condition is that a row r names the subject: $1 tenant, $2 organisation, $3 user.
CREATE OR REPLACE FUNCTION l9_subject_tables(p_org uuid, p_user uuid)
  RETURNS TABLE (relation regclass, table_name text, is_view boolean, is_partitioned boolean, place smallint, kind text, erasure text,
                 erased_columns text[], person_columns text[], condition text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT c.oid, c.relname, c.relkind = 'm', c.relkind = 'p', coalesce(t.place, CASE c.relkind WHEN 'm' THEN 30000 ELSE 20000 END::smallint),
         coalesce(t.kind, 'personal'), CASE c.relkind WHEN 'm' THEN 'recompute' ELSE coalesce(t.erasure, 'keep') END,
         coalesce(t.erased_columns, '{}'), coalesce(t.person_columns, '{}'),
         'r.tenant_id = $1 AND ' || CASE
           WHEN p_user IS NOT NULL THEN '(r.user_id = $3' || coalesce(
             (SELECT string_agg(format(' OR r.%I::text = $3::text', p), '') FROM unnest(t.person_columns) AS p), '') || ')'
           WHEN p_org IS NOT NULL THEN 'r.org_id = $2'
           ELSE 'true' END
  FROM pg_catalog.pg_class c
  LEFT JOIN table_treatments t ON t.table_name = c.relname
  WHERE c.relnamespace = (SELECT k.relnamespace FROM pg_catalog.pg_class k WHERE k.oid = 'erasures'::regclass)
    AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relname <> 'erasures'
    AND 3 = (SELECT count(*) FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('tenant_id', 'org_id', 'user_id'))
  ORDER BY 5, 2
$$;

CREATE OR REPLACE FUNCTION l9_count_subject(p_tenant uuid, p_org uuid, p_user uuid) RETURNS TABLE (table_name text, treatment text, hits bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  target record;
BEGIN
  PERFORM l9_require_eraser(p_tenant, p_org IS NULL AND p_user IS NULL);
  FOR target IN SELECT * FROM l9_subject_tables(p_org, p_user) LOOP
    EXECUTE format('SELECT count(*) FROM %s r WHERE %s', target.relation, target.condition) INTO hits USING p_tenant, p_org, p_user;
    IF hits > 0 THEN
      table_name := target.table_name;
      treatment := target.erasure;
      RETURN NEXT;
    END IF;
  END LOOP;
END
$$;

-- Counts what an erasure will treat, once.
CREATE OR REPLACE FUNCTION l9_begin_erasing(p_tenant uuid, p_erasure uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT erasures := l9_hold_erasure(p_tenant, p_erasure);
BEGIN
  IF held.state = 'waiting' THEN
    UPDATE erasures e SET state = 'erasing', counted = c.counts, total = c.total
    FROM (SELECT coalesce(jsonb_object_agg(s.table_name, s.hits), '{}') AS counts, coalesce(sum(s.hits), 0) AS total
          FROM l9_count_subject(p_tenant, held.org_id, held.user_id) s) c
    WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure;
  END IF;
END
$$;

-- Adds a number to that of a table.
CREATE OR REPLACE FUNCTION l9_tally(p_tallies jsonb, p_table text, p_more bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE
  RETURN CASE p_more WHEN 0 THEN p_tallies
    ELSE jsonb_set(p_tallies, ARRAY[p_table], to_jsonb(coalesce((p_tallies ->> p_table)::bigint, 0) + p_more)) END;

-- The assignments that put pseudonyms into a table's columns; $3 the user, $4 the pseudonym.
CREATE OR REPLACE FUNCTION l9_pseudonym_assignments(p_table regclass, p_columns text[]) RETURNS text LANGUAGE sql STABLE
  SET search_path FROM CURRENT AS $$
  SELECT string_agg(CASE WHEN a.atttypid = 'uuid'::regtype THEN format('%1$I = CASE WHEN r.%1$I = $3 THEN $4 ELSE r.%1$I END', a.attname)
                         ELSE format('%1$I = CASE WHEN r.%1$I::text = $3::text THEN $4::text ELSE r.%1$I END', a.attname) END, ', ')
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = p_table AND a.attname = ANY (p_columns) AND NOT a.attisdropped
$$;

-- Runs a statement on at most so many rows r of a table for which the condition is true; returns how many.
CREATE OR REPLACE FUNCTION l9_treat_rows(p_table regclass, p_partitioned boolean, p_statement text, p_condition text, p_rows integer,
                                         p_tenant uuid, p_org uuid, p_user uuid, p_pseudonym uuid)
  RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  treated bigint;
BEGIN
  EXECUTE format(
      CASE WHEN p_partitioned
           THEN '%1$s WHERE r.tenant_id = $1 AND (r.tableoid, r.ctid) IN (SELECT r.tableoid, r.ctid FROM %2$s r WHERE %3$s LIMIT %4$s)'
           ELSE '%1$s WHERE r.ctid = ANY (ARRAY(SELECT r.ctid FROM %2$s r WHERE %3$s LIMIT %4$s))' END,
      p_statement, p_table, p_condition, p_rows)
    USING p_tenant, p_org, p_user, p_pseudonym;
  GET DIAGNOSTICS treated = ROW_COUNT;
  RETURN treated;
END
$$;

-- A further condition for documents of trade, whose rows do not say who wrote them: every version is the user's.
CREATE OR REPLACE FUNCTION l9_written_alone(p_table regclass) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT format(' OR r.tenant_id = $1 AND EXISTS (SELECT FROM trade_versions v WHERE v.tenant_id = $1 AND v.entity_kind = %1$L AND v.entity_id = r.%2$I)
                  AND NOT EXISTS (SELECT FROM trade_versions v WHERE v.tenant_id = $1 AND v.entity_kind = %1$L AND v.entity_id = r.%2$I
                                                                 AND v.changed_by IS DISTINCT FROM $3)', c.relname, k.attname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
  JOIN pg_catalog.pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
  WHERE c.oid = p_table
$$;

-- Erases the next batch: the table, and rows of it; the table is NULL when every table was gone through twice. The second time is for
-- rows that were moved while they were erased.
CREATE OR REPLACE FUNCTION l9_erase_next(p_tenant uuid, p_erasure uuid, p_rows integer, p_packets integer,
                                         OUT treated_table text, OUT treated bigint, OUT done bigint, OUT total bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  held   erasures := l9_hold_erasure(p_tenant, p_erasure);
  whole  CONSTANT boolean := held.user_id IS NULL;   -- an organisation or a tenant: everything goes
  target record;
  batch  uuid[];
  part   record;
  goes   boolean;
BEGIN
  total := held.total;
  done := held.done;
  IF held.state IN ('complete', 'incomplete') THEN
    RETURN;   -- somebody else was faster
  ELSIF held.state IS DISTINCT FROM 'erasing' THEN
    RAISE EXCEPTION 'this erasure is not in progress' USING ERRCODE = 'unique_violation', CONSTRAINT = 'erasures_state';
  END IF;
  LOOP
    FOR target IN SELECT * FROM l9_subject_tables(held.org_id, held.user_id) t WHERE t.place >= held.place AND NOT t.is_view LOOP
      treated := 0;
      goes := whole OR target.erasure IN ('delete', 'recompute')
              OR held.include_shared AND target.kind = 'shared' AND target.erasure = 'pseudonymise';
      IF held.include_shared AND NOT whole AND target.table_name = ANY ('{buyer_profiles,supplier_profiles,transactions,material_edges,entity_metadata}') THEN
        target.condition := target.condition || l9_written_alone(target.relation);
      END IF;
      IF target.table_name = 'packet_store' THEN
        EXECUTE format('SELECT ARRAY(SELECT r.packet_id FROM packet_store r WHERE %s LIMIT %s FOR UPDATE)', target.condition, p_packets)
          INTO batch USING p_tenant, held.org_id, held.user_id;
        IF cardinality(batch) > 0 THEN
          treated := cardinality(batch);
          FOR part IN SELECT * FROM l9_erase_packets(p_tenant, batch, true, false) LOOP
            IF part.kind = 'unlinked' THEN
              held.unlinked := l9_tally(held.unlinked, part.table_name, part.erased);
            ELSE
              held.with_packets := l9_tally(held.with_packets, part.table_name, part.erased);
            END IF;
          END LOOP;
        END IF;
      ELSIF target.table_name = 'audit_log' AND (held.user_id IS NOT NULL OR held.org_id IS NOT NULL) THEN
        -- an entry loses its content and the names in it; numbers, hashes and what was done stay
        treated := l9_treat_rows(target.relation, false,
          'UPDATE audit_log r SET salt = NULL, reason = NULL, before_value = NULL, after_value = NULL, session_id = NULL, trace_id = NULL, '
            || format('redactions = array_append(r.redactions, %L::uuid), ', held.erasure_id)
            || CASE WHEN whole THEN 'org_id = $4, user_id = CASE WHEN r.user_id IS NOT NULL THEN $4 END,
                                     actor_user = CASE WHEN r.actor_user IS NOT NULL THEN $4 END'
                    ELSE l9_pseudonym_assignments(target.relation, '{user_id,actor_user}') END,
          target.condition, p_rows, p_tenant, held.org_id, held.user_id, held.pseudonym);
        held.pseudonymised := l9_tally(held.pseudonymised, target.table_name, treated);
      ELSE
        IF goes THEN
          treated := l9_treat_rows(target.relation, target.is_partitioned, format('DELETE FROM %s r', target.relation),
            CASE WHEN whole OR target.kind = 'shared' AND target.person_columns = '{}' THEN target.condition
                 ELSE 'r.tenant_id = $1 AND r.user_id = $3' END,
            p_rows, p_tenant, held.org_id, held.user_id, held.pseudonym);
          held.deleted := l9_tally(held.deleted, target.table_name, treated);
        END IF;
        IF treated = 0 AND NOT whole AND (target.erasure = 'pseudonymise' OR target.person_columns <> '{}') THEN
          treated := l9_treat_rows(target.relation, target.is_partitioned, format('UPDATE %s r SET %s', target.relation, concat_ws(', ',
              CASE WHEN held.include_shared AND target.table_name = 'trade_versions' THEN 'content = NULL' END,
              l9_pseudonym_assignments(target.relation, array_prepend('user_id', target.person_columns)),
              -- the names that the writer gave to the session and the request
              (SELECT string_agg(format('%I = NULL', a.attname), ', ') FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = target.relation AND a.attname IN ('session_id', 'trace_id') AND NOT a.attisdropped),
              -- texts that may name the subject, of its own rows
              (SELECT string_agg(format('%1$I = CASE WHEN r.user_id = $3 THEN $4::text ELSE r.%1$I END', c), ', ')
               FROM unnest(target.erased_columns) AS c WHERE c <> 'user_id' AND c <> ALL (target.person_columns)))),
            target.condition, p_rows, p_tenant, held.org_id, held.user_id, held.pseudonym);
          held.pseudonymised := l9_tally(held.pseudonymised, target.table_name, treated);
        END IF;
      END IF;
      IF treated > 0 THEN
        treated_table := target.table_name;
        held.place := target.place;
        EXIT;
      END IF;
    END LOOP;
    EXIT WHEN treated_table IS NOT NULL OR held.again;
    held.again := true;
    held.place := 0;
  END LOOP;
  IF treated_table IS NULL THEN
    held.place := 32767;
    treated := 0;
  END IF;
  done := held.done + treated;
  UPDATE erasures e SET place = held.place, again = held.again, pseudonymised = held.pseudonymised, deleted = held.deleted,
      with_packets = held.with_packets, unlinked = held.unlinked, done = l9_erase_next.done
    WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure;
END
$$;

-- What was copied from rows that are gone.
CREATE OR REPLACE FUNCTION l9_refresh_after_erasing() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  stale record;
BEGIN
  PERFORM l9_require_eraser(l9_current_tenant(), false);
  FOR stale IN SELECT t.relation, c.relispopulated FROM l9_subject_tables(NULL, NULL) t
               JOIN pg_catalog.pg_class c ON c.oid = t.relation WHERE t.is_view LOOP
    EXECUTE format('REFRESH MATERIALIZED VIEW %s %s', CASE WHEN stale.relispopulated THEN 'CONCURRENTLY' ELSE '' END, stale.relation);
    EXECUTE format('COMMENT ON MATERIALIZED VIEW %s IS %L', stale.relation,
                   'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
  END LOOP;
END
$$;

-- Looks at every table again. What is counted as erased is gone: it was there before, and is neither there now nor under a pseudonym.
CREATE OR REPLACE FUNCTION l9_look_again(p_tenant uuid, p_erasure uuid)
  RETURNS TABLE (table_name text, treatment text, before bigint, erased bigint, pseudonymised bigint, derived bigint, remaining bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT erasures := l9_hold_erasure(p_tenant, p_erasure);
BEGIN
  RETURN QUERY
  SELECT n.table_name,
         CASE WHEN n.is_audit AND NOT n.all_goes THEN 'keep' WHEN n.all_goes OR n.shared_goes THEN 'delete' ELSE n.erasure END,
         n.before, greatest(n.before - n.changed - n.remaining, CASE n.kind WHEN 'shared' THEN n.deleted ELSE 0 END), n.changed,
         greatest(0, n.taken - greatest(0, n.before - n.changed - n.remaining - n.deleted)) + n.unlinked, n.remaining
  FROM (
    SELECT t.table_name, t.kind, t.erasure, t.place, t.table_name = 'audit_log' AS is_audit,
           held.user_id IS NULL AND (t.table_name <> 'audit_log' OR held.org_id IS NULL) AS all_goes,
           held.include_shared AND t.kind = 'shared' AND t.erasure = 'pseudonymise' AS shared_goes,
           coalesce((held.counted ->> t.table_name)::bigint, 0) AS before, coalesce((held.pseudonymised ->> t.table_name)::bigint, 0) AS changed,
           coalesce((held.deleted ->> t.table_name)::bigint, 0) AS deleted, coalesce((held.with_packets ->> t.table_name)::bigint, 0) AS taken,
           coalesce((held.unlinked ->> t.table_name)::bigint, 0) AS unlinked, coalesce(s.hits, 0) AS remaining
    FROM l9_subject_tables(held.org_id, held.user_id) t
    LEFT JOIN l9_count_subject(p_tenant, held.org_id, held.user_id) s ON s.table_name = t.table_name) n
  WHERE n.before + n.changed + n.deleted + n.taken + n.unlinked + n.remaining > 0
  ORDER BY n.place, n.table_name;
END
$$;

-- Makes the caller the only writer of a tenant's certificates, and returns the last one's number and hash.
CREATE OR REPLACE FUNCTION l9_hold_certificates(p_tenant uuid, OUT number bigint, OUT hash text) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  PERFORM l9_lock(p_tenant, 'certificates of erasures');
  SELECT e.number, e.hash INTO number, hash FROM erasures e
    WHERE e.tenant_id = p_tenant AND e.number IS NOT NULL ORDER BY e.number DESC LIMIT 1;
  number := coalesce(number, 0);
  hash := coalesce(hash, repeat('0', 64));
END
$$;

-- Stores a certificate behind the last one, and forgets the key and the pseudonym; whether there was an erasure without one.
CREATE OR REPLACE FUNCTION l9_finish_erasure(p_tenant uuid, p_erasure uuid, p_state text, p_finished_at timestamptz, p_number bigint,
                                             p_certificate jsonb, p_previous text, p_hash text)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT erasures := l9_hold_erasure(p_tenant, p_erasure);
  last CONSTANT record := l9_hold_certificates(p_tenant);
BEGIN
  IF held.state IS DISTINCT FROM 'erasing' OR p_number <> last.number + 1 OR p_previous <> last.hash THEN
    RETURN false;
  END IF;
  UPDATE erasures e SET state = p_state, finished_at = p_finished_at, number = p_number, certificate = p_certificate,
      previous_hash = p_previous, hash = p_hash, pseudonym = NULL, subject_key = NULL
    WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure;
  RETURN true;
END
$$;

-- Rows that name subjects whose erasure is finished, by their newest erasure.
CREATE OR REPLACE FUNCTION l9_count_remains(p_tenant uuid) RETURNS TABLE (erasure_id uuid, table_name text, treatment text, hits bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  target record;
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  FOR target IN SELECT * FROM l9_subject_tables(NULL, NULL) LOOP
    table_name := target.table_name;
    treatment := target.erasure;
    FOR erasure_id, hits IN EXECUTE format($q$
        WITH gone AS MATERIALIZED (
          SELECT DISTINCT ON (e.subject_id) e.erasure_id, e.org_id, e.user_id FROM erasures e
          WHERE e.tenant_id = $1 AND NOT EXISTS (SELECT FROM erasures u WHERE u.tenant_id = e.tenant_id AND u.subject_id = e.subject_id
                                                                          AND u.finished_at IS NULL)
          ORDER BY e.subject_id, e.number DESC)
        SELECT n.erasure_id, count(*) FROM (
          SELECT g.erasure_id FROM %1$s r JOIN gone g ON r.user_id = g.user_id WHERE r.tenant_id = $1
          UNION ALL SELECT g.erasure_id FROM %1$s r JOIN gone g ON r.org_id = g.org_id WHERE r.tenant_id = $1
          UNION ALL SELECT g.erasure_id FROM %1$s r CROSS JOIN gone g WHERE r.tenant_id = $1 AND g.org_id IS NULL AND g.user_id IS NULL
          %2$s) n
        GROUP BY n.erasure_id ORDER BY n.erasure_id$q$, target.relation,
        (SELECT string_agg(format('UNION ALL SELECT g.erasure_id FROM %1$s r JOIN gone g ON r.%2$I::text = g.user_id::text
                                   WHERE r.tenant_id = $1 AND r.user_id IS DISTINCT FROM g.user_id', target.relation, p), ' ')
         FROM unnest(target.person_columns) AS p))
      USING p_tenant LOOP
      RETURN NEXT;
    END LOOP;
  END LOOP;
END
$$;

-- Entries of the audit log that an erasure put under its pseudonym.
CREATE OR REPLACE FUNCTION l9_redacted_entries(p_tenant uuid, p_erasure uuid, p_after bigint, p_entries integer) RETURNS SETOF audit_log
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  RETURN QUERY SELECT * FROM audit_log e
    WHERE e.tenant_id = p_tenant AND e.redactions <> '{}' AND e.redactions @> ARRAY[p_erasure] AND e.number > p_after
    ORDER BY e.number LIMIT p_entries;
END
$$;

-- Columns of the tenant's rows in which a text stands. JSON has some characters written otherwise, bytes are read as UTF-8.
CREATE OR REPLACE FUNCTION l9_find_text(p_tenant uuid, p_text text) RETURNS TABLE (table_name text, column_name text, hits bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  json_text CONSTANT text := substring(to_jsonb(p_text)::text FROM 2 FOR length(to_jsonb(p_text)::text) - 2);
  target    record;
  counts    bigint[];
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  FOR target IN
    SELECT t.relation, t.table_name, t.place, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
           string_agg(format('count(*) FILTER (WHERE %s)', CASE
             WHEN a.atttypid = 'bytea'::regtype THEN format('position($3 IN r.%I) > 0', a.attname)
             WHEN a.atttypid IN ('json'::regtype, 'jsonb'::regtype) THEN format('strpos(r.%I::text, $4) > 0', a.attname)
             WHEN y.typelem <> 0 THEN format('EXISTS (SELECT FROM unnest(r.%I) AS u WHERE strpos(u::text, $2) > 0)', a.attname)
             ELSE format('strpos(r.%I::text, $2) > 0', a.attname) END), ', ' ORDER BY a.attnum) AS counting
    FROM l9_subject_tables(NULL, NULL) t
    JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relation AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
    WHERE a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype,
                         'text[]'::regtype, 'varchar[]'::regtype)
    GROUP BY t.relation, t.table_name, t.place ORDER BY t.place, t.table_name
  LOOP
    EXECUTE format('SELECT ARRAY[%s] FROM %s r WHERE r.tenant_id = $1', target.counting, target.relation)
      INTO counts USING p_tenant, p_text, convert_to(p_text, 'UTF8'), json_text;
    table_name := target.table_name;
    FOR i IN 1 .. cardinality(counts) LOOP
      IF counts[i] > 0 THEN
        column_name := target.columns[i];
        hits := counts[i];
        RETURN NEXT;
      END IF;
    END LOOP;
  END LOOP;
END
$$;

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY ARRAY['l9_is_erased()', 'l9_erase_packet(uuid,boolean)',
      'l9_begin_erasure(uuid,uuid,uuid,uuid,boolean,boolean,text,text)', 'l9_await_erasure(uuid,uuid,integer)',
      'l9_count_subject(uuid,uuid,uuid)', 'l9_begin_erasing(uuid,uuid)', 'l9_erase_next(uuid,uuid,integer,integer)',
      'l9_refresh_after_erasing()', 'l9_look_again(uuid,uuid)', 'l9_hold_certificates(uuid)',
      'l9_finish_erasure(uuid,uuid,text,timestamptz,bigint,jsonb,text,text)', 'l9_count_remains(uuid)',
      'l9_redacted_entries(uuid,uuid,bigint,integer)', 'l9_find_text(uuid,text)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO l9_app, l9_platform', definer);
  END LOOP;
  FOREACH definer IN ARRAY ARRAY['l9_erase_packets(uuid,uuid[],boolean,boolean)', 'l9_require_eraser(uuid,boolean)',
      'l9_hold_erasure(uuid,uuid)', 'l9_subject_tables(uuid,uuid)', 'l9_tally(jsonb,text,bigint)',
      'l9_pseudonym_assignments(regclass,text[])', 'l9_written_alone(regclass)',
      'l9_treat_rows(regclass,boolean,text,text,integer,uuid,uuid,uuid,uuid)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO l9_platform', definer);
  END LOOP;
  REVOKE ALL ON FUNCTION trigger_refuse_erased FROM PUBLIC;
  CALL l9_hand_to_views('FUNCTION', 'trigger_refuse_erased()');
END
$definers$;

CALL l9_keep_no_values();
