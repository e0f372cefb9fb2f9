-- Archives of a user, an organisation or a tenant: the rows of every table that is exported, as JSON, in one order; and their way back
-- into an empty tenant, past the triggers that would write a history of their own.

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
-- Finished archives, for whoever asked over HTTP
-- ---------------------------------------------------------------------------------------------------------------------

-- The owner is the narrowest scope that may read all of the archive: the user himself; else a user, or an organisation, that does
-- not exist, so that only administrators see the row.
CREATE TABLE IF NOT EXISTS archive_parts (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  archive_id     uuid NOT NULL DEFAULT gen_random_uuid(),
  part           integer NOT NULL CHECK (part >= 0),
  bytes          bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
  stored_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, archive_id, part)
);
ALTER TABLE archive_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;  -- a ZIP is no smaller for being compressed again
CREATE INDEX IF NOT EXISTS archive_parts_stored ON archive_parts (stored_at);
CALL l9_protect('archive_parts', 'personal', 'SELECT, INSERT, DELETE');

-- Archives hold what they were made of: none outlives the beginning of an erasure in its tenant.
CREATE OR REPLACE FUNCTION trigger_erase_archives() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM archive_parts p WHERE p.tenant_id = NEW.tenant_id;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION trigger_erase_archives FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'trigger_erase_archives()');
CREATE OR REPLACE TRIGGER erasures_erase_archives AFTER INSERT ON erasures
  FOR EACH ROW EXECUTE FUNCTION trigger_erase_archives();

INSERT INTO table_treatments
  (table_name, place, kind, erasure, erased_columns, person_columns, export, left_out_columns, derived_columns)
VALUES
  ('archive_parts', 650, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  -- Java makes their keys
  ('task_statements', 280, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{normal_key}'),
  -- an organisation's and a tenant's
  ('fact_predicates', 440, 'personal', 'keep', '{}', '{}', 'rows', '{}', '{}'),
  ('checkpoint_retention', 510, 'personal', 'keep', '{}', '{}', 'rows', '{}', '{}'),
  ('agent_log_retention', 530, 'personal', 'keep', '{}', '{}', 'rows', '{}', '{}')
ON CONFLICT (table_name) DO UPDATE SET
  place = excluded.place, kind = excluded.kind, erasure = excluded.erasure, erased_columns = excluded.erased_columns,
  person_columns = excluded.person_columns, export = excluded.export, left_out_columns = excluded.left_out_columns,
  derived_columns = excluded.derived_columns;

-- ---------------------------------------------------------------------------------------------------------------------
-- Out
-- ---------------------------------------------------------------------------------------------------------------------

-- The tables of an archive, each behind those that it refers to by a foreign key. Left out of their rows are the tenant, which is the
-- archive's; what the database generates; numbers of sequences and places in the order of transactions, of which another database has its
-- own; the links of the audit log, which cover the tenant and are made again; and what the treatment leaves out. `documents` are the
-- columns of JSON, `ids` those of unique keys that hold an id of a row.
CREATE OR REPLACE FUNCTION l9_archived_tables()
  RETURNS TABLE (table_name text, place integer, columns text[], documents text[], key text[], ids text[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  WITH RECURSIVE exported AS (
    SELECT t.table_name, t.place, t.left_out_columns, t.derived_columns, c.oid
    FROM table_treatments t JOIN pg_catalog.pg_class c ON c.relname = t.table_name AND c.relnamespace = current_schema()::regnamespace
    WHERE t.export <> 'no'),
  depths (oid, depth) AS (
    SELECT e.oid, 0 FROM exported e
    UNION ALL
    SELECT k.conrelid, d.depth + 1 FROM depths d JOIN pg_catalog.pg_constraint k
      ON k.contype = 'f' AND k.confrelid = d.oid AND k.conrelid <> d.oid AND k.conparentid = 0
    WHERE k.conrelid IN (SELECT e.oid FROM exported e)),
  keys AS (
    SELECT DISTINCT ON (x.indrelid) x.indrelid AS oid,
           ARRAY(SELECT a.attname::text FROM unnest(x.indkey::smallint[]) WITH ORDINALITY u (attnum, n)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.attnum ORDER BY u.n) AS key
    FROM pg_catalog.pg_index x
    WHERE x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL
    ORDER BY x.indrelid, x.indisprimary DESC, x.indnatts, x.indexrelid)
  SELECT e.table_name,
         (row_number() OVER (ORDER BY (SELECT max(d.depth) FROM depths d WHERE d.oid = e.oid), e.place, e.table_name))::integer,
         ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = e.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
                 AND a.attname NOT IN ('tenant_id', 'stored_xid') AND a.attname <> ALL (e.left_out_columns)
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
                                 AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')
                 AND NOT (e.table_name = 'audit_log' AND a.attname IN ('previous_hash', 'hash', 'redactions'))
               ORDER BY a.attname),
         ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = e.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'jsonb'::regtype),
         k.key,
         ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = e.oid AND a.attnum > 0 AND a.atttypid = 'uuid'::regtype AND a.attgenerated = ''
                 AND a.attname NOT IN ('tenant_id', 'org_id', 'user_id') AND a.attname <> ALL (e.derived_columns)
                 AND EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = e.oid AND x.indisunique AND x.indpred IS NULL
                             AND a.attnum = ANY (x.indkey::smallint[])))
  FROM exported e JOIN keys k ON k.oid = e.oid
  ORDER BY 2
$$;
DO $history$
BEGIN
  -- by which an archive says how new it is
  IF to_regclass(format('%I.l9_schema_history', current_schema())) IS NOT NULL THEN
    EXECUTE format('GRANT SELECT ON %I.l9_schema_history TO l9_platform', current_schema());
  END IF;
END
$history$;
REVOKE ALL ON FUNCTION l9_archived_tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_archived_tables TO l9_app, l9_platform;

-- Opens a cursor over a subject's rows of a table that the caller sees, each as JSON, by their key. A column of JSON that has no value
-- is absent, so that it differs from one that has the value null. Times are those of UTC. An access that waits to be folded says so
-- by `pending`, one that is folded does not.
CREATE OR REPLACE FUNCTION l9_open_archive(p_tenant uuid, p_cursor refcursor, p_table text, p_org uuid, p_user uuid) RETURNS refcursor
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  archived record;
BEGIN
  SELECT * INTO archived FROM l9_archived_tables() a WHERE a.table_name = p_table;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the table % is in no archive', p_table USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('TimeZone', 'UTC', true), set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true);
  OPEN p_cursor NO SCROLL FOR EXECUTE format(
    'SELECT ((to_jsonb(t)%1$s) - %2$L::text[] - ARRAY[%3$s]::text[])::text FROM %4$I t WHERE t.tenant_id = $1%5$s%6$s ORDER BY %7$s',
    CASE p_table WHEN 'memory_access_log' THEN
      ' || jsonb_build_object(''pending'', EXISTS (SELECT FROM access_backlog b WHERE b.tenant_id = t.tenant_id AND b.packet_id = t.target_id
                                                   AND b.access_id = t.access_id))'
    ELSE '' END,
    ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = quote_ident(p_table)::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (archived.columns)),
    (SELECT string_agg(format('CASE WHEN t.%1$I IS NULL THEN %1$L END', d), ', ') FROM unnest(archived.documents) d),
    p_table,
    CASE WHEN p_org IS NULL THEN '' ELSE ' AND t.org_id = $2' END,
    CASE WHEN p_user IS NULL THEN '' ELSE ' AND t.user_id = $3' END,
    (SELECT string_agg(format('t.%I', c), ', ' ORDER BY n) FROM unnest(archived.key) WITH ORDINALITY u (c, n)))
    USING p_tenant, p_org, p_user;
  RETURN p_cursor;
END
$$;
REVOKE ALL ON FUNCTION l9_open_archive FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_open_archive TO l9_app, l9_platform;

-- ---------------------------------------------------------------------------------------------------------------------
-- Back
-- ---------------------------------------------------------------------------------------------------------------------

-- Whether a row is being restored: by l9_restore_rows, which sets this for as long as it runs. Whoever sets it by hand is not that
-- function's owner.
CREATE OR REPLACE FUNCTION l9_restoring() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN current_user = 'l9_views' AND coalesce(current_setting('l9.restoring', true), '') = 'on';
REVOKE ALL ON FUNCTION l9_restoring FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_restoring TO l9_app, l9_platform;

-- A row that is restored has its history beside it: it gets none of its own.
CREATE OR REPLACE TRIGGER api_keys_bound BEFORE INSERT OR UPDATE OF role ON api_keys
  FOR EACH ROW WHEN (NOT l9_restoring()) EXECUTE FUNCTION trigger_bound_api_key();
CREATE OR REPLACE TRIGGER api_keys_keep_made BEFORE INSERT ON api_keys
  FOR EACH ROW WHEN (NEW.created_by IS NOT NULL AND NOT l9_restoring()) EXECUTE FUNCTION trigger_keep_api_key();
CREATE OR REPLACE TRIGGER audit_log_follow BEFORE INSERT ON audit_log
  FOR EACH ROW WHEN (NOT l9_restoring()) EXECUTE FUNCTION trigger_follow_audit_log();
DO $documents$
DECLARE
  numbering record;
BEGIN
  FOR numbering IN
    SELECT t.tgname, c.oid::regclass AS numbered,
           (SELECT string_agg(quote_literal(a), ', ' ORDER BY n)
            FROM unnest(string_to_array(encode(t.tgargs, 'escape'), '\000')) WITH ORDINALITY u (a, n) WHERE n <= t.tgnargs) AS arguments
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE t.tgfoid = 'trigger_number_document'::regproc AND c.relnamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE ON %s FOR EACH ROW WHEN (NOT l9_restoring())
                      EXECUTE FUNCTION trigger_number_document(%s)', numbering.tgname, numbering.numbered, numbering.arguments);
  END LOOP;
END
$documents$;

-- As 0160 has it, but that a row which is restored has its versions.
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
  IF NOT l9_restoring() THEN
    INSERT INTO trade_versions (tenant_id, org_id, user_id, entity_kind, entity_id, version, content)
    VALUES (tenant, org, owner, TG_TABLE_NAME, id,
            (document ->> 'version')::integer + CASE TG_OP WHEN 'DELETE' THEN 1 ELSE 0 END,
            CASE WHEN TG_OP <> 'DELETE' THEN document - '{tenant_id,org_id,user_id,correlation_id,session_id,trace_id}'::text[] END);
  END IF;
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

-- The permit of this transaction to restore rows of a tenant. Only l9_begin_restore gives it out.
CREATE OR REPLACE FUNCTION l9_restore_permit(p_tenant uuid) RETURNS text LANGUAGE sql VOLATILE SET search_path FROM CURRENT AS $$
  SELECT encode(sha256(salt || convert_to('restore ' || p_tenant || ' ' || pg_current_xact_id(), 'UTF8')), 'hex') FROM lock_salt
$$;
REVOKE ALL ON FUNCTION l9_restore_permit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_restore_permit TO l9_views;

-- Lets an administrator restore rows of a tenant, until the transaction ends, if it has none but what administering leaves: keys, the
-- audit log, operations. Returns the permit, and otherwise the number of rows that are in the way.
CREATE OR REPLACE FUNCTION l9_begin_restore(p_tenant uuid, OUT permit text, OUT occupied bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  named text;
  found bigint;
BEGIN
  IF NOT (l9_is_admin() AND l9_can_write(p_tenant, NULL, NULL, 'shared')) THEN
    RAISE EXCEPTION 'rows are restored by an administrator of their tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM l9_lock(p_tenant, 'restore');
  occupied := 0;
  FOR named IN SELECT a.table_name FROM l9_archived_tables() a WHERE a.table_name NOT IN ('api_keys', 'audit_log', 'operations') LOOP
    EXECUTE format('SELECT count(*) FROM %I t WHERE t.tenant_id = $1', named) INTO found USING p_tenant;
    occupied := occupied + found;
  END LOOP;
  IF occupied = 0 THEN
    permit := l9_restore_permit(p_tenant);
  END IF;
END
$$;

-- Stores rows of an archive as rows of a tenant: its own name stands for that of the archive. A column that the archive does not have
-- gets its default. Returns the number of rows.
CREATE OR REPLACE FUNCTION l9_restore_rows(p_tenant uuid, p_permit text, p_table text, p_columns text[], p_rows jsonb) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  indexing CONSTANT text := current_setting('l9.indexes_itself', true);
  archived record;
  secrets  text := '';
  secret   text := '';
  links    text := '';
  link     text := '';
  stored   bigint;
BEGIN
  IF NOT (l9_is_admin() AND l9_can_write(p_tenant, NULL, NULL, 'shared')) OR p_permit IS DISTINCT FROM l9_restore_permit(p_tenant) THEN
    RAISE EXCEPTION 'rows are restored by an administrator of their tenant, while it is empty' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO archived FROM l9_archived_tables() a WHERE a.table_name = p_table;
  IF NOT FOUND OR NOT p_columns <@ archived.columns THEN
    RAISE EXCEPTION 'the table % is in no archive, or not with these columns', p_table USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(p_rows) r CROSS JOIN LATERAL jsonb_object_keys(r - '{previous_hash,hash}'::text[]) m
             WHERE m <> ALL (p_columns)) THEN
    RAISE EXCEPTION 'a row of % has columns that its archive does not name', p_table USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF EXISTS (SELECT FROM erasures e CROSS JOIN jsonb_array_elements(p_rows) r
             WHERE e.tenant_id = p_tenant AND (r ->> 'user_id' = e.user_id::text OR r ->> 'org_id' = e.org_id::text)) THEN
    RAISE EXCEPTION 'rows of an erased subject are not restored' USING ERRCODE = 'L9E01';
  END IF;
  IF p_table = 'api_keys' THEN
    -- which opens nothing: nobody knows what the verifier is the digest of
    secrets := ', selector, verifier';
    secret := ', substr(encode(sha256(uuid_send(gen_random_uuid())), ''hex''), 1, 12), sha256(uuid_send(gen_random_uuid()))';
  ELSIF p_table = 'audit_log' THEN
    links := ', previous_hash, hash';
    link := ', j.value ->> ''previous_hash'', j.value ->> ''hash''';
  END IF;
  -- packets wait for a worker, as those of clients that do not index them; entities of worlds have their log
  PERFORM set_config('l9.restoring', 'on', true), set_config('l9.world_is_logged', 'on', true), set_config('l9.indexes_itself', 'off', true);
  EXECUTE format(
    'INSERT INTO %1$I (tenant_id, %2$s%3$s%4$s)
     SELECT $1, %5$s%6$s%7$s FROM jsonb_array_elements($2) WITH ORDINALITY j (value, n)
     CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I, j.value) r ORDER BY j.n',
    p_table,
    (SELECT string_agg(quote_ident(c), ', ' ORDER BY n) FROM unnest(p_columns) WITH ORDINALITY u (c, n)), secrets, links,
    (SELECT string_agg(CASE WHEN c = ANY (archived.documents)
                         THEN format('CASE WHEN j.value -> %1$L = ''null'' THEN ''null''::jsonb ELSE r.%1$I END', c)
                         ELSE format('r.%I', c) END, ', ' ORDER BY n) FROM unnest(p_columns) WITH ORDINALITY u (c, n)), secret, link)
    USING p_tenant, p_rows;
  GET DIAGNOSTICS stored = ROW_COUNT;
  PERFORM set_config('l9.restoring', '', true), set_config('l9.world_is_logged', '', true),
          set_config('l9.indexes_itself', coalesce(indexing, ''), true);
  RETURN stored;
END
$$;

-- Makes what follows from restored rows and what no trigger made: of what each user says of each packet, what counts.
CREATE OR REPLACE FUNCTION l9_end_restore(p_tenant uuid, p_permit text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT (l9_is_admin() AND l9_can_write(p_tenant, NULL, NULL, 'shared')) OR p_permit IS DISTINCT FROM l9_restore_permit(p_tenant) THEN
    RAISE EXCEPTION 'rows are restored by an administrator of their tenant, while it is empty' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO access_votes (tenant_id, packet_id, org_id, user_id, vote, kind)
  SELECT DISTINCT ON (l.target_id, l.org_id, l.user_id, l9_vote(k.kind))
         l.tenant_id, l.target_id, l.org_id, l.user_id, l9_vote(k.kind), k.kind
  FROM memory_access_log l JOIN packet_store p ON p.tenant_id = l.tenant_id AND p.packet_id = l.target_id
  CROSS JOIN LATERAL (SELECT l9_access_kind(l.kind, l.was_useful) AS kind) k
  WHERE l.tenant_id = p_tenant AND l.target_type = 'packet' AND NOT l.pending AND l9_vote(k.kind) IS NOT NULL
  ORDER BY l.target_id, l.org_id, l.user_id, l9_vote(k.kind), l.accessed_at DESC, l.access_id DESC
  ON CONFLICT DO NOTHING;
END
$$;

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{"l9_begin_restore(uuid)","l9_restore_rows(uuid,text,text,text[],jsonb)","l9_end_restore(uuid,text)"}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO l9_app, l9_platform', definer);
  END LOOP;
END
$definers$;

CALL l9_keep_no_values();
