-- Erasures wait for the transactions that were open when the waiting began, and for no other; keys that such a transaction made are revoked
-- too; and rows that name an erased subject are restored in no column.

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

-- What an erasure still waits for: virtual transactions, and the numbers of prepared ones. NULL until the waiting begins.
ALTER TABLE erasures ADD COLUMN IF NOT EXISTS awaited text[];

-- Waits until every transaction of this database has ended that was open when the waiting began, which is when this is called first for
-- an erasure, after the tombstone is committed: it may have begun its scope before, and write later. Whether one is read-only cannot be
-- seen from outside, and one without a number may write yet; only the login for backups writes nothing. One that is waited for may be
-- prepared, which ends its virtual transaction: so all prepared ones are waited for that are seen before the last virtual one ended.
CREATE OR REPLACE FUNCTION l9_await_erasure(p_tenant uuid, p_erasure uuid, p_patience_ms integer) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  until    CONSTANT timestamptz := clock_timestamp() + p_patience_ms * interval '1 millisecond';
  pending  text[] := (SELECT e.awaited FROM erasures e WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure);
  virtual  text[];
  prepared text[];
  ended    boolean := pending IS NOT NULL AND NOT EXISTS (SELECT FROM unnest(pending) AS p WHERE p LIKE '%/%');
BEGIN
  PERFORM l9_require_eraser(p_tenant, false);
  IF pending IS NULL THEN
    pending := ARRAY(
      SELECT l.virtualtransaction FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()
      WHERE l.locktype = 'virtualxid' AND l.granted AND a.usesysid IS NOT NULL AND a.usename <> 'l9_backup');
  END IF;
  LOOP
    -- in this order: a transaction is seen as prepared before it is no longer seen as open
    virtual := ARRAY(SELECT l.virtualtransaction FROM pg_catalog.pg_locks l
                     WHERE l.locktype = 'virtualxid' AND l.granted AND l.virtualtransaction = ANY (pending) AND l.pid <> pg_backend_pid());
    prepared := ARRAY(SELECT x.transaction::text FROM pg_catalog.pg_prepared_xacts x
                      WHERE x.database = current_database() AND (NOT ended OR x.transaction::text = ANY (pending)));
    pending := virtual || prepared;
    ended := virtual = '{}';
    EXIT WHEN pending = '{}' OR clock_timestamp() >= until;
    PERFORM pg_sleep(0.01);
  END LOOP;
  -- of two callers each has a list from after the tombstone, so that either may stay
  UPDATE erasures e SET awaited = pending
    WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure AND e.awaited IS DISTINCT FROM pending;
  RETURN pending = '{}';
END
$$;

-- Counts what an erasure will treat, once, and ends the keys again: a transaction that was waited for may have made one.
CREATE OR REPLACE FUNCTION l9_begin_erasing(p_tenant uuid, p_erasure uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT erasures := l9_hold_erasure(p_tenant, p_erasure);
BEGIN
  IF held.state = 'waiting' THEN
    UPDATE api_keys k SET revoked_at = clock_timestamp()
      WHERE k.tenant_id = p_tenant AND k.revoked_at IS NULL
        AND CASE WHEN held.user_id IS NOT NULL THEN k.user_id = held.user_id
                 WHEN held.org_id IS NOT NULL THEN k.org_id = held.org_id ELSE true END;
    UPDATE erasures e SET state = 'erasing', counted = c.counts, total = c.total
    FROM (SELECT coalesce(jsonb_object_agg(s.table_name, s.hits), '{}') AS counts, coalesce(sum(s.hits), 0) AS total
          FROM l9_count_subject(p_tenant, held.org_id, held.user_id) s) c
    WHERE e.tenant_id = p_tenant AND e.erasure_id = p_erasure;
  END IF;
END
$$;

-- Stores rows of an archive as rows of a tenant, as 0161 has it, but that nothing is restored of an erased tenant, and no row that names
-- an erased user in a column that names persons.
CREATE OR REPLACE FUNCTION l9_restore_rows(p_tenant uuid, p_permit text, p_table text, p_columns text[], p_rows jsonb) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  indexing CONSTANT text := current_setting('l9.indexes_itself', true);
  archived record;
  secrets  text := '';
  secret   text := '';
  links    text := '';
  link     text := '';
  named    boolean;
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
  -- compared as values of the columns, of which the texts are compared in lower case
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM jsonb_array_elements($2) j CROSS JOIN LATERAL jsonb_populate_record(NULL::%I, j) r
       WHERE EXISTS (SELECT FROM erasures e WHERE e.tenant_id = $1
                     AND (e.org_id IS NULL AND e.user_id IS NULL OR r.org_id = e.org_id OR r.user_id = e.user_id%s)))',
    p_table,
    (SELECT string_agg(format(' OR lower(r.%I::text) = e.user_id::text', c), '')
     FROM table_treatments t CROSS JOIN unnest(t.person_columns) AS c WHERE t.table_name = p_table))
    INTO named USING p_tenant, p_rows;
  IF named THEN
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

CALL l9_keep_no_values();
