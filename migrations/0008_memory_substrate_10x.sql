-- Six new tables, identity on all 22, row level security, the memory functions, views and maintenance procedures.
--
-- From here on our schema goes its own way, on every road: an empty database, one that psql brought to 0007, and one
-- at the published 0008, whose permissive policies, naive timestamps and self-refreshing views are replaced below.
-- NOT NULL, natural keys and composite foreign keys wait for 0100, so that between the two a backfill of old rows works
-- in any order of tables. Every statement may run again.

-- psql goes on after an error and would half make the rest, so where something is missing its session is ended (exit code 2).
DO $prerequisites$
DECLARE
  missing text := (SELECT string_agg(wanted, ', ')
                   FROM (SELECT 'role ' || r FROM unnest('{l9_user,l9_api,l9_maintainer,l9_app,l9_platform,l9_views}'::text[]) AS r
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r)
                         UNION ALL
                         SELECT 'extension ' || e FROM unnest('{uuid-ossp,vector}'::text[]) AS e
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = e)) AS everything (wanted));
  advice CONSTANT text := 'A superuser runs migrations/setup/roles.sql once per cluster and extensions.sql once per database;'
    ' then run every file, from 0001 on.';
BEGIN
  IF missing IS NOT NULL AND current_setting('application_name') = 'psql' THEN
    RAISE WARNING 'nothing was made, because these are missing: %', missing USING HINT = advice;
    PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'these are missing: %', missing USING HINT = advice;
  END IF;
END
$prerequisites$;

CREATE EXTENSION IF NOT EXISTS "pgcrypto";

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

DO $schema_rights$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO l9_app, l9_platform, l9_views, l9_api, l9_maintainer', current_schema());
END
$schema_rights$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Scope: who acts. Four settings and a role; without them nothing is visible.
-- ---------------------------------------------------------------------------------------------------------------------

-- A setting that a finished transaction has set locally reads as '' and not as NULL: both mean none.
CREATE OR REPLACE FUNCTION l9_current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
CREATE OR REPLACE FUNCTION l9_current_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.org_id', true), '')::uuid;
CREATE OR REPLACE FUNCTION l9_current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.user_id', true), '')::uuid;
CREATE OR REPLACE FUNCTION l9_current_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.role', true), '');
CREATE OR REPLACE FUNCTION l9_current_correlation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.correlation_id', true), '')::uuid;
CREATE OR REPLACE FUNCTION l9_current_session() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.session_id', true), '');
CREATE OR REPLACE FUNCTION l9_current_trace() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.trace_id', true), '');

CREATE OR REPLACE FUNCTION l9_is_admin() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(l9_current_role() IN ('tenant_admin', 'platform_admin'), false);

-- The role of a complete scope, or an error: a forgotten scope must not look like an empty memory.
-- platform_admin is not among them; it acts as l9_platform, which no restrictive policy binds.
CREATE OR REPLACE FUNCTION l9_require_scope() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text := current_setting('app.role', true);
BEGIN
  IF coalesce(current_setting('app.tenant_id', true), '') = ''
     OR role IS NULL
     OR role NOT IN ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin')
     OR (role <> 'tenant_admin' AND coalesce(current_setting('app.org_id', true), '') = '')
     OR (role IN ('end_user', 'cursor_user') AND coalesce(current_setting('app.user_id', true), '') = '') THEN
    RAISE EXCEPTION 'no L9 scope' USING ERRCODE = 'invalid_authorization_specification',
      HINT = 'SELECT l9_set_scope(tenant, org, user, role) first.';
  END IF;
  RETURN role;
END
$$;

-- The tenant, or organisation, of the scope if its role is one of these. One read binds both: a policy that asked for
-- the role alone would open every tenant to it.
CREATE OR REPLACE FUNCTION l9_scope_tenant(roles text[]) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN l9_require_scope() = ANY (roles) THEN l9_current_tenant() END;
CREATE OR REPLACE FUNCTION l9_scope_org(roles text[]) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN l9_require_scope() = ANY (roles) THEN l9_current_org() END;

CREATE OR REPLACE FUNCTION l9_apply_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text, p_local boolean)
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
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
END
$$;

-- For the session, so that it works from an autocommitting psql.
CREATE OR REPLACE FUNCTION l9_set_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text DEFAULT 'end_user')
  RETURNS void LANGUAGE sql BEGIN ATOMIC
  SELECT l9_apply_scope(p_tenant, p_org, p_user, p_role, false);
END;

-- For the transaction, so that a pooled connection goes back without it. Correlation, session and trace become the
-- defaults of the tracing columns.
CREATE OR REPLACE FUNCTION l9_begin_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text,
                                          p_correlation uuid DEFAULT NULL, p_session text DEFAULT NULL, p_trace text DEFAULT NULL)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM l9_apply_scope(p_tenant, p_org, p_user, p_role, true),
          set_config('app.correlation_id', coalesce(p_correlation::text, ''), true),
          set_config('app.session_id', coalesce(p_session, ''), true),
          set_config('app.trace_id', coalesce(p_trace, ''), true);
END
$$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Row level security
-- ---------------------------------------------------------------------------------------------------------------------

-- The conditions of the policies, as text, because the guarded views at the end repeat them. Each helper stands in a
-- sub-select and is called once per statement; the tenant stands alone, without OR, and stays an index condition.
CREATE OR REPLACE FUNCTION l9_policy_condition(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
  own_user     CONSTANT text := 'user_id = (SELECT l9_current_user_id())';
  own_org      CONSTANT text := 'org_id = (SELECT l9_current_org())';
  tenant_admin CONSTANT text := 'tenant_id = (SELECT l9_scope_tenant(''{tenant_admin}''))';
  org_powers   CONSTANT text := 'org_id = (SELECT l9_scope_org(''{l9_system,org_admin}''))';
BEGIN
  RETURN CASE what
    WHEN 'tenant' THEN 'tenant_id = (SELECT l9_scope_tenant(''{end_user,cursor_user,l9_system,org_admin,tenant_admin}''))'
    -- CASE, because the planner takes it for one row in two; the plain OR it takes for one in as many as there are
    -- organisations, expects almost nothing to be left, and sorts the whole tenant for its newest twenty
    WHEN 'org' THEN format('CASE WHEN org_id IS NULL OR %s THEN true ELSE %s END', own_org, tenant_admin)
    WHEN 'user' THEN format('CASE WHEN user_id IS NULL OR %s THEN true ELSE %s END', own_user,
                            'tenant_id = (SELECT l9_scope_tenant(''{l9_system,org_admin,tenant_admin}''))')
    WHEN 'visibility' THEN 'scope = ''shared'''
      ' OR (scope = ''cursor'' AND tenant_id = (SELECT l9_scope_tenant(''{cursor_user,org_admin,tenant_admin}'')))'
      ' OR (scope = ''l-private'' AND tenant_id = (SELECT l9_scope_tenant(''{l9_system}'')))'
    -- rows of one's own; the whole org for its admins; the whole tenant for its admin
    WHEN 'write personal' THEN format('%s OR %s OR (%s AND %s)', tenant_admin, org_powers, own_org, own_user)
    -- state that an organisation shares: every member changes it
    WHEN 'write shared' THEN format('%s OR %s OR (%s AND (%s OR user_id IS NULL))', tenant_admin, org_powers, own_org, own_user)
  END;
END
$function$;

-- Puts a table under the policies and grants: `ownership` is personal or shared, `privileges` what the scopes below
-- platform_admin may do. The specification's four policies are composed so that they AND; published ones, permissive and
-- hence ORed, are dropped, and so is every other policy and grant.
CREATE OR REPLACE PROCEDURE l9_protect(protected regclass, ownership text, privileges text) LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $procedure$
DECLARE
  name       CONSTANT text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = protected);
  write_rule CONSTANT text := l9_policy_condition('write ' || ownership);
  scoped     CONSTANT boolean := EXISTS (SELECT FROM pg_catalog.pg_attribute
                                         WHERE attrelid = protected AND attname = 'scope' AND NOT attisdropped);
  stale   text;
  grantee regrole;
BEGIN
  IF write_rule IS NULL THEN
    RAISE EXCEPTION 'ownership is personal or shared, not %', ownership USING ERRCODE = 'invalid_parameter_value';
  END IF;

  FOR stale IN SELECT polname FROM pg_catalog.pg_policy WHERE polrelid = protected LOOP
    EXECUTE format('DROP POLICY %I ON %s', stale, protected);
  END LOOP;
  EXECUTE format('CREATE POLICY %I ON %s AS PERMISSIVE FOR ALL TO l9_app USING (true)', name || '_base', protected);
  EXECUTE format('CREATE POLICY %I ON %s AS PERMISSIVE FOR ALL TO l9_platform USING (true)', name || '_admin_override', protected);
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR ALL TO l9_app USING (%s)',
                 name || '_tenant_isolation', protected, l9_policy_condition('tenant'));
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR ALL TO l9_app USING (%s)',
                 name || '_org_isolation', protected, l9_policy_condition('org'));
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR ALL TO l9_app USING (%s)',
                 name || '_user_visibility', protected, l9_policy_condition('user'));
  IF scoped THEN
    EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR ALL TO l9_app USING (%s)',
                   name || '_scope_access', protected, l9_policy_condition('visibility'));
  END IF;
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR INSERT TO l9_app WITH CHECK (%s)',
                 name || '_write_insert', protected, write_rule);
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR UPDATE TO l9_app USING (%s) WITH CHECK (%s)',
                 name || '_write_update', protected, write_rule, write_rule);
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR DELETE TO l9_app USING (%s)',
                 name || '_write_delete', protected, write_rule);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', protected);

  FOR grantee IN
    SELECT DISTINCT g.grantee FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) g
    WHERE c.oid = protected AND g.grantee NOT IN (0, c.relowner)
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %s', protected, grantee);
  END LOOP;
  EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', protected);
  EXECUTE format('GRANT %s ON %s TO l9_app', privileges, protected);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO l9_platform', protected);
END
$procedure$;

-- Runs a statement of a migration over all rows. FORCE binds the owner too: without a scope its statement would fail,
-- and a foreign key that it adds would be validated against rows that it cannot see.
CREATE OR REPLACE FUNCTION l9_as_owner(touched regclass[], statement text) RETURNS bigint LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  forced   regclass[] := ARRAY(SELECT oid FROM pg_catalog.pg_class WHERE oid = ANY (touched) AND relforcerowsecurity);
  guarded  regclass;
  affected bigint;
BEGIN
  FOREACH guarded IN ARRAY forced LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
  EXECUTE statement;
  GET DIAGNOSTICS affected = ROW_COUNT;
  FOREACH guarded IN ARRAY forced LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
  RETURN affected;
END
$$;


-- ---------------------------------------------------------------------------------------------------------------------
-- New tables
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS memory_embeddings (
  embedding_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  packet_id      uuid REFERENCES packet_store (packet_id) ON DELETE CASCADE,
  embedding_type text NOT NULL CHECK (embedding_type IN ('content', 'context', 'entity', 'summary', 'reasoning')),
  vector         vector(1536) NOT NULL,
  chunk_index    integer DEFAULT 0,
  chunk_text     text,
  metadata       jsonb DEFAULT '{}',
  created_at     timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS memory_access_log (
  access_id       uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  target_type     text NOT NULL CHECK (target_type IN ('packet', 'embedding', 'fact', 'reflection', 'summary')),
  target_id       uuid NOT NULL,
  agent_id        text NOT NULL,
  access_context  text,
  query_text      text,
  relevance_score double precision,
  was_useful      boolean,
  feedback_reason text,
  accessed_at     timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS entity_relationships (
  relationship_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  source_entity     text NOT NULL,
  relationship_type text NOT NULL,
  target_entity     text NOT NULL,
  confidence        double precision DEFAULT 0.8 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  source_packet     uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  mention_count     integer DEFAULT 1,
  first_seen        timestamptz DEFAULT now(),
  last_seen         timestamptz DEFAULT now(),
  metadata          jsonb DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS memory_summaries (
  summary_id        uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  scope_type        text NOT NULL CHECK (scope_type IN ('thread', 'agent', 'topic', 'time_period', 'project', 'task')),
  scope_value       text NOT NULL,
  summary_text      text NOT NULL,
  key_facts         jsonb DEFAULT '[]',
  key_entities      text[] DEFAULT '{}',
  key_decisions     text[] DEFAULT '{}',
  source_packet_ids uuid[] DEFAULT '{}',
  packet_count      integer DEFAULT 0,
  vector            vector(1536),
  confidence        double precision DEFAULT 0.7 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  coverage_start    timestamptz,
  coverage_end      timestamptz,
  created_at        timestamptz DEFAULT now(),
  valid_until       timestamptz,
  created_by        text DEFAULT 'system'
);

CREATE TABLE IF NOT EXISTS reflection_store (
  reflection_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  task_id         text,
  reflection_type text NOT NULL CHECK (reflection_type IN
                    ('lesson', 'pattern', 'failure', 'success', 'insight', 'improvement', 'false_constraint')),
  content         text NOT NULL,
  context         text,
  entities        text[] DEFAULT '{}',
  tags            text[] DEFAULT '{}',
  confidence      double precision DEFAULT 0.8 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  priority        text DEFAULT 'medium' CHECK (priority IN ('critical', 'high', 'medium', 'low')),
  source_agent    text,
  source_packet   uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  access_count    integer DEFAULT 0,
  last_accessed   timestamptz,
  vector          vector(1536),
  metadata        jsonb DEFAULT '{}',
  created_at      timestamptz DEFAULT now(),
  expires_at      timestamptz
);

CREATE TABLE IF NOT EXISTS task_reflections (
  id                uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  task_id           text NOT NULL,
  task_description  text,
  outcome           text DEFAULT 'unknown' CHECK (outcome IN ('success', 'partial', 'failure', 'unknown', 'cancelled')),
  what_worked       text[] DEFAULT '{}',
  what_failed       text[] DEFAULT '{}',
  false_constraints text[] DEFAULT '{}',
  helpful_patterns  text[] DEFAULT '{}',
  lessons           text[] DEFAULT '{}',
  recommendations   text[] DEFAULT '{}',
  related_decisions uuid[] DEFAULT '{}',
  execution_time_ms double precision,
  metrics_improved  jsonb DEFAULT '{}',
  metrics_degraded  jsonb DEFAULT '{}',
  metadata          jsonb DEFAULT '{}',
  created_at        timestamptz DEFAULT now(),
  updated_at        timestamptz DEFAULT now()
);


-- ---------------------------------------------------------------------------------------------------------------------
-- New columns of old tables
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE packet_store
  ADD COLUMN IF NOT EXISTS scope                 text DEFAULT 'shared',
  ADD COLUMN IF NOT EXISTS importance_score      double precision DEFAULT 0.5,
  ADD COLUMN IF NOT EXISTS access_count          integer DEFAULT 0,
  ADD COLUMN IF NOT EXISTS last_accessed         timestamptz,
  ADD COLUMN IF NOT EXISTS confidence_updated_at timestamptz,
  ADD COLUMN IF NOT EXISTS contradiction_count   integer DEFAULT 0,
  ADD COLUMN IF NOT EXISTS chunk_count           integer DEFAULT 1,
  ADD COLUMN IF NOT EXISTS is_chunked            boolean DEFAULT false,
  ADD COLUMN IF NOT EXISTS content_hash          text,
  ADD COLUMN IF NOT EXISTS processing_status     text DEFAULT 'complete';

ALTER TABLE knowledge_facts
  ADD COLUMN IF NOT EXISTS subject_normalized      text,
  ADD COLUMN IF NOT EXISTS object_normalized       text,
  ADD COLUMN IF NOT EXISTS object_type             text DEFAULT 'value',
  ADD COLUMN IF NOT EXISTS confidence_updated_at   timestamptz,
  ADD COLUMN IF NOT EXISTS contradiction_count     integer DEFAULT 0,
  ADD COLUMN IF NOT EXISTS supporting_packet_count integer DEFAULT 1,
  ADD COLUMN IF NOT EXISTS access_count            integer DEFAULT 0,
  ADD COLUMN IF NOT EXISTS last_accessed           timestamptz,
  ADD COLUMN IF NOT EXISTS scope                   text DEFAULT 'shared';

ALTER TABLE semantic_memory
  ADD COLUMN IF NOT EXISTS importance_score double precision DEFAULT 0.5,
  ADD COLUMN IF NOT EXISTS access_count     integer DEFAULT 0,
  ADD COLUMN IF NOT EXISTS last_accessed    timestamptz,
  ADD COLUMN IF NOT EXISTS embedding_type   text DEFAULT 'content',
  ADD COLUMN IF NOT EXISTS scope            text DEFAULT 'shared';

-- Identity. The defaults stamp what psql inserts with its own scope; they come after the column, because a default given
-- with ADD COLUMN would stamp the rows that are already there.
DO $identity$
DECLARE
  personal CONSTANT text[] := '{packet_store,semantic_memory,agent_memory_events,reasoning_traces,agent_log,graph_checkpoints,tasks,knowledge_facts,memory_embeddings,memory_access_log,entity_relationships,memory_summaries,reflection_store,task_reflections}';
  shared   CONSTANT text[] := '{world_model_entities,world_model_updates,world_model_snapshots,buyer_profiles,supplier_profiles,transactions,material_edges,entity_metadata}';
  target text;
  trace  text;
BEGIN
  FOREACH target IN ARRAY personal || shared LOOP
    -- there, trace_id has always been the primary key
    trace := CASE target WHEN 'reasoning_traces' THEN 'request_trace_id' ELSE 'trace_id' END;
    EXECUTE format(
      'ALTER TABLE %1$I
         ADD COLUMN IF NOT EXISTS tenant_id uuid,
         ADD COLUMN IF NOT EXISTS org_id uuid,
         ADD COLUMN IF NOT EXISTS user_id uuid,
         ADD COLUMN IF NOT EXISTS correlation_id uuid,
         ADD COLUMN IF NOT EXISTS session_id text,
         ADD COLUMN IF NOT EXISTS %2$I text', target, trace);
    EXECUTE format(
      'ALTER TABLE %1$I
         ALTER COLUMN tenant_id SET DEFAULT l9_current_tenant(),
         ALTER COLUMN org_id SET DEFAULT l9_current_org(),
         ALTER COLUMN user_id %3$s,
         ALTER COLUMN correlation_id SET DEFAULT l9_current_correlation(),
         ALTER COLUMN session_id SET DEFAULT l9_current_session(),
         ALTER COLUMN %2$I SET DEFAULT l9_current_trace()', target, trace,
      -- state that an organisation shares belongs to none of its users: one private world per user is not a world
      CASE WHEN target = ANY (shared) THEN 'DROP DEFAULT' ELSE 'SET DEFAULT l9_current_user_id()' END);
  END LOOP;
END
$identity$;

-- Published keys over all tenants, on which a backfill would run aground; published views without identity, which hang on
-- naive timestamps; published procedures, which had no result to report. Views and procedures come again further down.
DO $published$
DECLARE
  published text;
BEGIN
  FOREACH published IN ARRAY '{idx_packet_content_hash,idx_rel_unique}'::text[] LOOP
    IF to_regclass(published) IS NOT NULL THEN
      EXECUTE format('DROP INDEX %I', published);
    END IF;
  END LOOP;
  FOREACH published IN ARRAY '{mv_agent_recent_important,mv_entity_graph,mv_high_confidence_facts,mv_reflection_patterns}'::text[] LOOP
    IF to_regclass(published) IS NOT NULL
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(published) AND attname = 'tenant_id') THEN
      EXECUTE format('DROP MATERIALIZED VIEW %I', published);
    END IF;
  END LOOP;
  FOREACH published IN ARRAY '{refresh_memory_views(),evict_expired_packets(),evict_expired_reflections(),"decay_unaccessed_importance(integer,double precision)"}'::text[] LOOP
    IF to_regprocedure(published) IS NOT NULL THEN
      EXECUTE format('DROP PROCEDURE %s', published);
    END IF;
  END LOOP;
END
$published$;

-- Naive timestamps were written by servers that ran in UTC. The guard by type matters: a second conversion would shift them.
DO $instants$
DECLARE
  naive record;
BEGIN
  FOR naive IN
    SELECT c.relname AS target, a.attname AS attribute, a.atthasdef AS defaulted
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = ANY (ARRAY['packet_store', 'tasks', 'world_model_entities', 'knowledge_facts', 'world_model_updates',
                             'world_model_snapshots']::regclass[])
      AND a.atttypid = 'timestamp'::regtype AND NOT a.attisdropped
  LOOP
    EXECUTE format('ALTER TABLE %1$I ALTER COLUMN %2$I DROP DEFAULT,
                                     ALTER COLUMN %2$I TYPE timestamptz USING %2$I AT TIME ZONE ''UTC''',
                   naive.target, naive.attribute);
    IF naive.defaulted THEN
      EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT now()', naive.target, naive.attribute);
    END IF;
  END LOOP;
END
$instants$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Memory functions
-- ---------------------------------------------------------------------------------------------------------------------

-- Half the weight every half_life_days; 1 for now and for the future, towards 0 for the distant past. The exponent is
-- capped because power() refuses to underflow; strict because greatest() would take an unknown moment for now.
CREATE OR REPLACE FUNCTION temporal_weight(ts timestamptz, half_life_days integer DEFAULT 30)
  RETURNS double precision LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN power(0.5::double precision, least(1000, greatest(0,
    (extract(epoch FROM now()) - extract(epoch FROM ts))::double precision / (86400.0::double precision * half_life_days))));

CREATE OR REPLACE FUNCTION combined_importance(
    base_importance double precision, access_count_val integer, last_access timestamptz, created_ts timestamptz,
    recency_weight double precision DEFAULT 0.3, access_weight double precision DEFAULT 0.3,
    base_weight double precision DEFAULT 0.4)
  RETURNS double precision LANGUAGE sql STABLE PARALLEL SAFE
  RETURN base_weight * coalesce(base_importance, 0.5)
       + recency_weight * coalesce(temporal_weight(coalesce(last_access, created_ts)), 0)
       + access_weight * least(1, log(1 + greatest(coalesce(access_count_val, 0), 0)::double precision) / 2);

-- NFKC comes first, because it turns exotic spaces into plain ones. The collation makes lower() the same in every database.
CREATE OR REPLACE FUNCTION normalize_entity(entity_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(btrim(regexp_replace(normalize(entity_name, NFKC), '[ \t\n\v\f\r]+', ' ', 'g')) COLLATE "und-x-icu");

CREATE OR REPLACE FUNCTION l9_sha256_jsonb(j jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN encode(sha256(convert_to(j::text, 'UTF8')), 'hex');

-- What the policies decide for reading, for functions that write past them. The database login is asked, not only the
-- setting: anybody can write 'platform_admin' into that.
CREATE OR REPLACE FUNCTION l9_can_read(tenant uuid, org uuid, owner uuid, visibility text) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  role text;
BEGIN
  IF l9_current_role() = 'platform_admin' THEN
    RETURN pg_has_role(session_user, 'l9_platform', 'MEMBER');
  END IF;
  role := l9_require_scope();
  RETURN coalesce(
    tenant = l9_current_tenant()
    AND (org IS NULL OR org = l9_current_org() OR role = 'tenant_admin')
    AND (owner IS NULL OR owner = l9_current_user_id() OR role IN ('l9_system', 'org_admin', 'tenant_admin'))
    AND CASE visibility
          WHEN 'shared' THEN true
          WHEN 'cursor' THEN role IN ('cursor_user', 'org_admin', 'tenant_admin')
          WHEN 'l-private' THEN role = 'l9_system'
          ELSE false
        END, false);
END
$$;

-- The three counters move for whoever may read the row, an org-wide one included, which the write policies would refuse.
-- least() and greatest() ignore NULL, and a floor must not lift what lies below it: hence the coalesce and the CASE.
CREATE OR REPLACE FUNCTION update_packet_access(p_id uuid, accessing_agent text DEFAULT 'system') RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE packet_store
  SET access_count = coalesce(access_count, 0) + 1,
      last_accessed = now(),
      importance_score = least(1.0, coalesce(importance_score, 0.5) + 0.02)
  WHERE packet_id = p_id AND (ttl IS NULL OR ttl > now()) AND l9_can_read(tenant_id, org_id, user_id, scope);
  IF FOUND THEN
    INSERT INTO memory_access_log (target_type, target_id, agent_id) VALUES ('packet', p_id, accessing_agent);
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION decay_fact_confidence(f_id uuid, decay_factor double precision DEFAULT 0.1)
  RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  floor CONSTANT double precision := 0.1;
  new_confidence double precision;
BEGIN
  IF decay_factor IS NULL OR decay_factor NOT BETWEEN 0 AND 1 THEN
    RAISE EXCEPTION 'decay_factor must lie between 0 and 1, not %', decay_factor USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE knowledge_facts
  SET confidence = CASE WHEN confidence <= floor THEN confidence
                        ELSE greatest(floor, coalesce(confidence, 0.8) - decay_factor) END,
      contradiction_count = coalesce(contradiction_count, 0) + 1,
      confidence_updated_at = now()
  WHERE fact_id = f_id AND l9_can_read(tenant_id, org_id, user_id, scope)
  RETURNING confidence INTO new_confidence;
  RETURN new_confidence;
END
$$;

CREATE OR REPLACE FUNCTION reinforce_fact_confidence(f_id uuid, reinforce_factor double precision DEFAULT 0.05)
  RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  new_confidence double precision;
BEGIN
  IF reinforce_factor IS NULL OR reinforce_factor NOT BETWEEN 0 AND 1 THEN
    RAISE EXCEPTION 'reinforce_factor must lie between 0 and 1, not %', reinforce_factor USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE knowledge_facts
  SET confidence = least(1.0, coalesce(confidence, 0.8) + reinforce_factor),
      supporting_packet_count = coalesce(supporting_packet_count, 1) + 1,
      confidence_updated_at = now()
  WHERE fact_id = f_id AND l9_can_read(tenant_id, org_id, user_id, scope)
  RETURNING confidence INTO new_confidence;
  RETURN new_confidence;
END
$$;

-- Insert or reinforce, within what the caller's own key covers. ON CONFLICT names no index, because the natural key comes
-- with 0100: until then the first UPDATE finds the edge, afterwards two writers at once meet on the key.
CREATE OR REPLACE FUNCTION upsert_entity_relationship(
    p_source text, p_type text, p_target text, p_confidence double precision DEFAULT 0.8, p_packet_id uuid DEFAULT NULL)
  RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  edge uuid;
BEGIN
  IF p_packet_id IS NOT NULL AND NOT EXISTS (SELECT FROM packet_store WHERE packet_id = p_packet_id) THEN
    RAISE EXCEPTION 'packet % is absent or not visible', p_packet_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  FOR attempt IN 1..3 LOOP
    UPDATE entity_relationships
    SET mention_count = coalesce(mention_count, 0) + 1,
        confidence = least(1.0, coalesce(confidence, 0.8) + 0.02),
        last_seen = now()
    WHERE relationship_id = (
      SELECT relationship_id FROM entity_relationships
      WHERE tenant_id = l9_current_tenant()
        AND org_id IS NOT DISTINCT FROM l9_current_org()
        AND user_id IS NOT DISTINCT FROM l9_current_user_id()
        AND source_entity = p_source AND relationship_type = p_type AND target_entity = p_target
      ORDER BY first_seen LIMIT 1)
    RETURNING relationship_id INTO edge;
    EXIT WHEN edge IS NOT NULL;
    INSERT INTO entity_relationships (source_entity, relationship_type, target_entity, confidence, source_packet)
    VALUES (p_source, p_type, p_target, coalesce(p_confidence, 0.8), p_packet_id)
    ON CONFLICT DO NOTHING
    RETURNING relationship_id INTO edge;
    EXIT WHEN edge IS NOT NULL;
  END LOOP;
  IF edge IS NULL THEN
    RAISE EXCEPTION 'relationship is being changed by others, try again' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN edge;
END
$$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Triggers
-- ---------------------------------------------------------------------------------------------------------------------

-- A JSON string is normalised by its value: as text it would keep its quotes.
CREATE OR REPLACE FUNCTION trigger_normalize_fact_entities() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.subject_normalized := normalize_entity(NEW.subject);
  NEW.object_normalized := CASE WHEN jsonb_typeof(NEW.object) IN ('object', 'array') THEN NEW.object::text
                                ELSE normalize_entity(NEW.object #>> '{}') END;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER trg_normalize_facts BEFORE INSERT OR UPDATE OF subject, object, subject_normalized, object_normalized
  ON knowledge_facts FOR EACH ROW EXECUTE FUNCTION trigger_normalize_fact_entities();

DO $old_facts$
BEGIN
  PERFORM l9_as_owner('{knowledge_facts}',
    'UPDATE knowledge_facts SET subject = subject WHERE subject_normalized IS NULL OR object_normalized IS NULL OR object_normalized LIKE ''"%''');
END
$old_facts$;

CREATE OR REPLACE FUNCTION trigger_update_task_reflection_timestamp() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER trg_task_refl_updated BEFORE UPDATE ON task_reflections
  FOR EACH ROW EXECUTE FUNCTION trigger_update_task_reflection_timestamp();

-- What was copied from a packet goes with it, whoever deletes it: events and traces are append-only for everybody else.
-- Only copies of the same tenant: a foreign row that names the packet stays.
CREATE OR REPLACE FUNCTION trigger_delete_packet_copies() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM agent_memory_events e USING deleted_packets d
    WHERE e.packet_id = d.packet_id AND e.tenant_id IS NOT DISTINCT FROM d.tenant_id;
  DELETE FROM reasoning_traces r USING deleted_packets d
    WHERE r.packet_id = d.packet_id AND r.tenant_id IS NOT DISTINCT FROM d.tenant_id;
  DELETE FROM semantic_memory s USING deleted_packets d
    WHERE s.payload ->> 'packet_id' = d.packet_id::text AND s.tenant_id IS NOT DISTINCT FROM d.tenant_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_delete_copies AFTER DELETE ON packet_store
  REFERENCING OLD TABLE AS deleted_packets FOR EACH STATEMENT EXECUTE FUNCTION trigger_delete_packet_copies();


-- ---------------------------------------------------------------------------------------------------------------------
-- Policies and grants on all 22 tables
-- ---------------------------------------------------------------------------------------------------------------------

DO $protection$
DECLARE
  everything CONSTANT text := 'SELECT, INSERT, UPDATE, DELETE';
  append     CONSTANT text := 'SELECT, INSERT';
  target record;
BEGIN
  FOR target IN
    SELECT * FROM (VALUES
      ('packet_store', 'personal', everything), ('semantic_memory', 'personal', everything),
      ('agent_memory_events', 'personal', append), ('reasoning_traces', 'personal', append),
      ('agent_log', 'personal', append), ('memory_access_log', 'personal', append),
      ('graph_checkpoints', 'personal', everything), ('tasks', 'personal', everything),
      ('knowledge_facts', 'personal', everything), ('entity_relationships', 'personal', everything),
      ('memory_embeddings', 'personal', everything), ('memory_summaries', 'personal', everything),
      ('reflection_store', 'personal', everything), ('task_reflections', 'personal', everything),
      ('world_model_entities', 'shared', everything), ('world_model_updates', 'shared', append),
      ('world_model_snapshots', 'shared', 'SELECT, INSERT, DELETE'),
      ('buyer_profiles', 'shared', everything), ('supplier_profiles', 'shared', everything),
      ('transactions', 'shared', everything), ('material_edges', 'shared', everything),
      ('entity_metadata', 'shared', everything)) AS t (name, ownership, privileges)
  LOOP
    CALL l9_protect(target.name, target.ownership, target.privileges);
  END LOOP;
  GRANT USAGE ON SEQUENCE tasks_id_seq TO l9_app, l9_platform;
END
$protection$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Materialized views and the views that guard them
-- ---------------------------------------------------------------------------------------------------------------------
-- A materialized view has no row level security. Each carries the identity of its rows, nobody but its owner may read it,
-- and a security barrier view of the same name without mv_ repeats the policies. Keys hold no NULL, because a refresh that
-- compares row by row takes NULL for a change.

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_agent_recent_important AS
  SELECT tenant_id, org_id, user_id, agent_id, packet_id, packet_type, "timestamp", importance_score, access_count, tags, scope,
         ttl, combined_score
  FROM (
    SELECT scored.*, row_number() OVER (PARTITION BY tenant_id, org_id, user_id, agent_id
                                        ORDER BY combined_score DESC, "timestamp" DESC, packet_id) AS place
    FROM (
      SELECT p.tenant_id, p.org_id, p.user_id, e.agent_id, p.packet_id, p.packet_type, p."timestamp", p.importance_score,
             p.access_count, p.tags, p.scope, p.ttl,
             combined_importance(p.importance_score, p.access_count, p.last_accessed, p."timestamp") AS combined_score
      FROM packet_store p
      -- one packet and agent, however many events; and only events that whoever reads the packet may read as well
      JOIN (SELECT DISTINCT agent_id, packet_id, tenant_id, org_id, user_id FROM agent_memory_events) e
        ON e.packet_id = p.packet_id AND e.tenant_id IS NOT DISTINCT FROM p.tenant_id
       AND e.org_id IS NOT DISTINCT FROM p.org_id AND e.user_id IS NOT DISTINCT FROM p.user_id
      WHERE p."timestamp" > now() - interval '30 days' AND p.importance_score > 0.3 AND (p.ttl IS NULL OR p.ttl > now())
    ) scored
  ) ranked
  WHERE place <= 100
  WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS mv_agent_recent_important_key ON mv_agent_recent_important (agent_id, packet_id);
CREATE INDEX IF NOT EXISTS mv_agent_recent_important_best ON mv_agent_recent_important (tenant_id, agent_id, combined_score DESC);

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_entity_graph AS
  SELECT encode(sha256(convert_to(jsonb_build_array(tenant_id, org_id, user_id, source_entity, relationship_type, target_entity)::text,
                                  'UTF8')), 'hex') AS edge_key,
         graph.*
  FROM (
    SELECT tenant_id, org_id, user_id, normalize_entity(source_entity) AS source_entity, relationship_type,
           normalize_entity(target_entity) AS target_entity, sum(mention_count) AS total_mentions,
           max(confidence) AS max_confidence, avg(confidence) AS avg_confidence, max(last_seen) AS last_seen,
           count(*) AS relationship_count
    FROM entity_relationships
    GROUP BY tenant_id, org_id, user_id, normalize_entity(source_entity), relationship_type, normalize_entity(target_entity)
  ) graph
  WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS mv_entity_graph_key ON mv_entity_graph (edge_key);
CREATE INDEX IF NOT EXISTS mv_entity_graph_source ON mv_entity_graph (tenant_id, source_entity);
CREATE INDEX IF NOT EXISTS mv_entity_graph_target ON mv_entity_graph (tenant_id, target_entity);

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_high_confidence_facts AS
  SELECT tenant_id, org_id, user_id, scope, fact_id, subject, subject_normalized, predicate, object, confidence,
         supporting_packet_count, access_count,
         combined_importance(confidence, access_count, last_accessed, created_at) AS combined_score
  FROM knowledge_facts
  WHERE confidence >= 0.6 AND coalesce(contradiction_count, 0) < 3
  WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS mv_high_confidence_facts_key ON mv_high_confidence_facts (fact_id);
CREATE INDEX IF NOT EXISTS mv_high_confidence_facts_subject ON mv_high_confidence_facts (tenant_id, subject_normalized);
CREATE INDEX IF NOT EXISTS mv_high_confidence_facts_best ON mv_high_confidence_facts (tenant_id, combined_score DESC);

-- tags are gathered apart from the counts: joined to them, an untagged reflection would vanish and a tagged one count twice
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_reflection_patterns AS
  WITH current_reflections AS (
    SELECT *, encode(sha256(convert_to(jsonb_build_array(tenant_id, org_id, user_id, reflection_type)::text, 'UTF8')), 'hex') AS pattern_key
    FROM reflection_store
    WHERE expires_at IS NULL OR expires_at > now()
  ), counts AS (
    SELECT pattern_key, tenant_id, org_id, user_id, reflection_type, count(*) AS count, avg(confidence) AS avg_confidence,
           max(created_at) AS latest
    FROM current_reflections
    GROUP BY pattern_key, tenant_id, org_id, user_id, reflection_type
  ), tags AS (
    SELECT pattern_key, array_agg(DISTINCT tag ORDER BY tag) AS all_tags
    FROM current_reflections, unnest(tags) AS tag
    GROUP BY pattern_key
  )
  SELECT c.pattern_key, c.tenant_id, c.org_id, c.user_id, c.reflection_type, c.count, c.avg_confidence,
         coalesce(t.all_tags, '{}') AS all_tags, c.latest
  FROM counts c LEFT JOIN tags t USING (pattern_key)
  WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS mv_reflection_patterns_key ON mv_reflection_patterns (pattern_key);

-- Hands an object to l9_views, which has no other duty: owned by l9_user it would run under the policies of l9_app, and a
-- refresh would fail for want of a scope. A new owner needs the right to create, for as long as that takes.
CREATE OR REPLACE PROCEDURE l9_hand_to_views(kind text, name text) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO l9_views', current_schema());
  EXECUTE format('ALTER %s %s OWNER TO l9_views', kind, name);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM l9_views', current_schema());
END
$$;

-- Makes the guard of the materialized view mv_<name>: these columns, these rows, and the policies.
CREATE OR REPLACE PROCEDURE l9_guard_view(name text, columns text, fresh text, scoped boolean) LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $procedure$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE VIEW %1$I WITH (security_barrier) AS
       SELECT tenant_id, org_id, user_id, %2$s FROM %3$I
       WHERE (%4$s)
         AND CASE WHEN (SELECT l9_current_role() = ''platform_admin'' AND pg_has_role(session_user, ''l9_platform'', ''MEMBER''))
                  THEN true ELSE (%5$s) AND (%6$s) AND (%7$s) AND (%8$s) END',
    name, columns, 'mv_' || name, fresh,
    l9_policy_condition('tenant'), l9_policy_condition('org'), l9_policy_condition('user'),
    CASE WHEN scoped THEN l9_policy_condition('visibility') ELSE 'true' END);
  EXECUTE format('REVOKE ALL ON %I, %I FROM PUBLIC, l9_app, l9_platform', name, 'mv_' || name);
  EXECUTE format('GRANT SELECT ON %I TO l9_app, l9_platform', name);
  CALL l9_hand_to_views('VIEW', quote_ident(name));
  CALL l9_hand_to_views('MATERIALIZED VIEW', quote_ident('mv_' || name));
END
$procedure$;

CALL l9_guard_view('agent_recent_important',
  'agent_id, packet_id, packet_type, "timestamp", importance_score, access_count, tags, scope, combined_score',
  'ttl IS NULL OR ttl > now()', true);
CALL l9_guard_view('entity_graph',
  'source_entity, relationship_type, target_entity, total_mentions, max_confidence, avg_confidence, last_seen, relationship_count',
  'true', false);
CALL l9_guard_view('high_confidence_facts',
  'fact_id, subject, subject_normalized, predicate, object, confidence, supporting_packet_count, access_count, scope, combined_score',
  'true', true);
CALL l9_guard_view('reflection_patterns', 'reflection_type, count, avg_confidence, all_tags, latest', 'true', false);

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{"update_packet_access(uuid,text)","decay_fact_confidence(uuid,double precision)","reinforce_fact_confidence(uuid,double precision)",trigger_delete_packet_copies()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
  GRANT EXECUTE ON FUNCTION update_packet_access, decay_fact_confidence, reinforce_fact_confidence TO l9_app, l9_platform;
END
$definers$;

-- A first look for the guarded views; afterwards they are as fresh as the daily job.
DO $first_refresh$
DECLARE
  unpopulated text;
BEGIN
  FOREACH unpopulated IN ARRAY '{mv_agent_recent_important,mv_entity_graph,mv_high_confidence_facts,mv_reflection_patterns}'::text[] LOOP
    IF NOT (SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = unpopulated::regclass) THEN
      EXECUTE format('REFRESH MATERIALIZED VIEW %I', unpopulated);
    END IF;
  END LOOP;
END
$first_refresh$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Maintenance
-- ---------------------------------------------------------------------------------------------------------------------
-- Each procedure works in batches that it commits, so it needs autocommit, can be interrupted, and goes on where it
-- stopped. It acts as l9_platform, whatever the scope of the session: a login outside that group is refused. One that
-- commits cannot pin its search path, so it names its schema, which is why the bodies are formatted.

CREATE OR REPLACE FUNCTION l9_evict_packets(batch integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  evicted bigint;
BEGIN
  DELETE FROM packet_store p
  USING (SELECT packet_id FROM packet_store WHERE ttl <= now() ORDER BY ttl LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE p.packet_id = expired.packet_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;

CREATE OR REPLACE FUNCTION l9_evict_reflections(batch integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  evicted bigint;
BEGIN
  DELETE FROM reflection_store r
  USING (SELECT reflection_id FROM reflection_store WHERE expires_at <= now() LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE r.reflection_id = expired.reflection_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;

-- One batch in the order of ids: the last id that was looked at, NULL at the end, and how many packets faded.
CREATE OR REPLACE FUNCTION l9_decay_importance(days_threshold integer, decay_rate double precision, batch integer,
                                               INOUT last_seen uuid, OUT decayed bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  WITH candidates AS (
    SELECT packet_id FROM packet_store
    WHERE packet_id > coalesce(last_seen, '00000000-0000-0000-0000-000000000000')
      AND coalesce(last_accessed, "timestamp") < now() - make_interval(days => days_threshold)
      AND importance_score > 0.1
    ORDER BY packet_id LIMIT batch FOR UPDATE
  ), faded AS (
    UPDATE packet_store p SET importance_score = greatest(0.1, p.importance_score - decay_rate)
    FROM candidates c WHERE p.packet_id = c.packet_id
    RETURNING p.packet_id
  )
  -- there is no max(uuid)
  SELECT (SELECT packet_id FROM faded ORDER BY packet_id DESC LIMIT 1), (SELECT count(*) FROM faded) INTO last_seen, decayed;
END
$$;

DO $procedures$
BEGIN
  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE evict_expired_packets(INOUT evicted bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      batch bigint;
    BEGIN
      evicted := 0;
      LOOP
        PERFORM pg_catalog.set_config('role', 'l9_platform', true);
        batch := %1$I.l9_evict_packets(1000);
        COMMIT;
        EXIT WHEN batch = 0;
        evicted := evicted + batch;
      END LOOP;
      RAISE NOTICE 'evicted %% expired packets', evicted;
    END
    $body$ $create$, current_schema());

  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE evict_expired_reflections(INOUT evicted bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      batch bigint;
    BEGIN
      evicted := 0;
      LOOP
        PERFORM pg_catalog.set_config('role', 'l9_platform', true);
        batch := %1$I.l9_evict_reflections(1000);
        COMMIT;
        EXIT WHEN batch = 0;
        evicted := evicted + batch;
      END LOOP;
      RAISE NOTICE 'evicted %% expired reflections', evicted;
    END
    $body$ $create$, current_schema());

  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE decay_unaccessed_importance(
        days_threshold integer DEFAULT 30, decay_rate double precision DEFAULT 0.1, INOUT decayed bigint DEFAULT 0)
    LANGUAGE plpgsql AS $body$
    DECLARE
      last_seen uuid;
      batch bigint;
    BEGIN
      IF days_threshold IS NULL OR days_threshold < 0 OR decay_rate IS NULL OR decay_rate NOT BETWEEN 0 AND 1 THEN
        RAISE EXCEPTION 'days_threshold must not be negative and decay_rate must lie between 0 and 1, not %% and %%',
          days_threshold, decay_rate USING ERRCODE = 'invalid_parameter_value';
      END IF;
      decayed := 0;
      LOOP
        PERFORM pg_catalog.set_config('role', 'l9_platform', true);
        SELECT d.last_seen, d.decayed INTO last_seen, batch
          FROM %1$I.l9_decay_importance(days_threshold, decay_rate, 1000, last_seen) AS d;
        COMMIT;
        EXIT WHEN last_seen IS NULL;
        decayed := decayed + batch;
      END LOOP;
      RAISE NOTICE 'decayed the importance of %% packets', decayed;
    END
    $body$ $create$, current_schema());

  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE refresh_memory_views(INOUT refreshed bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      stale text;
    BEGIN
      refreshed := 0;
      FOREACH stale IN ARRAY '{mv_agent_recent_important,mv_entity_graph,mv_high_confidence_facts,mv_reflection_patterns}'::text[] LOOP
        PERFORM pg_catalog.set_config('role', 'l9_views', true);
        EXECUTE format('REFRESH MATERIALIZED VIEW %%s %%I.%%I',
          CASE WHEN (SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = format('%%I.%%I', %1$L, stale)::regclass)
               THEN 'CONCURRENTLY' ELSE '' END, %1$L, stale);
        COMMIT;
        refreshed := refreshed + 1;
      END LOOP;
      RAISE NOTICE 'refreshed %% views', refreshed;
    END
    $body$ $create$, current_schema());
END
$procedures$;

REVOKE ALL ON PROCEDURE evict_expired_packets, evict_expired_reflections, decay_unaccessed_importance, refresh_memory_views,
  l9_protect, l9_guard_view, l9_hand_to_views FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE evict_expired_packets, evict_expired_reflections, decay_unaccessed_importance, refresh_memory_views
  TO l9_maintainer, l9_platform;
REVOKE ALL ON FUNCTION l9_evict_packets, l9_evict_reflections, l9_decay_importance, l9_as_owner, l9_can_read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_evict_packets, l9_evict_reflections, l9_decay_importance, l9_can_read TO l9_platform;
