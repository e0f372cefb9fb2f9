-- Trade: versions, statuses, units and snapshots for buyers, suppliers, transactions, material edges and metadata of entities; what
-- they are found by; and every version of them, whoever writes it. A further table of the kind needs l9_keep_documents, called once.

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

-- The text by which a document is found, as SearchKey in Java folds it. Only the letters of ASCII become small ones: what others
-- become depends on the locale.
CREATE OR REPLACE FUNCTION l9_search_key(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN nullif(left(btrim(lower(regexp_replace(p_text, '[ \t\n\v\f\r]+', ' ', 'g') COLLATE "C"), ' '), 255), '');
-- The key of a material: of its id, else of its name.
CREATE OR REPLACE FUNCTION l9_search_key(p_material jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(l9_search_key(CASE jsonb_typeof(p_material -> 'id') WHEN 'string' THEN p_material ->> 'id' END),
                  l9_search_key(CASE jsonb_typeof(p_material -> 'name') WHEN 'string' THEN p_material ->> 'name' END));
-- The key of a reference: the id in the snapshot, which is there when the target is gone.
CREATE OR REPLACE FUNCTION l9_search_key(p_snapshot jsonb, p_id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN p_snapshot ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (p_snapshot ->> 'id')::uuid ELSE p_id END;
GRANT EXECUTE ON FUNCTION l9_search_key(text), l9_search_key(jsonb), l9_search_key(jsonb, uuid) TO l9_app, l9_platform;

ALTER TABLE buyer_profiles ADD COLUMN IF NOT EXISTS archived_at timestamptz;
ALTER TABLE supplier_profiles ADD COLUMN IF NOT EXISTS archived_at timestamptz;
ALTER TABLE transactions
  ADD COLUMN IF NOT EXISTS buyer_snapshot    jsonb,
  ADD COLUMN IF NOT EXISTS supplier_snapshot jsonb,
  ADD COLUMN IF NOT EXISTS currency          char(3),
  ADD COLUMN IF NOT EXISTS unit              text,
  -- a client that knows of no statuses records what has happened
  ADD COLUMN IF NOT EXISTS status            text NOT NULL DEFAULT 'settled',
  ADD COLUMN IF NOT EXISTS updated_at        timestamptz;

-- Numbers that are none. Old ones are not known any more, told in notices of the SQLSTATE L9A00; new ones are refused by name.
DO $numbers$
DECLARE
  wanted   text;
  adjusted bigint;
BEGIN
  FOREACH wanted IN ARRAY '{price,quantity}'::text[] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint
                          WHERE conrelid = 'transactions'::regclass AND conname = format('transactions_%s_check', wanted));
    adjusted := l9_as_owner('{transactions}', format(
      $$UPDATE transactions SET %1$I = NULL WHERE %1$I >= 'Infinity' OR %1$I = '-Infinity'$$, wanted));
    IF adjusted > 0 THEN
      RAISE NOTICE 'transactions: % rows had a % that is no number, now NULL', adjusted, wanted USING ERRCODE = 'L9A00';
    END IF;
    -- NaN is greater than Infinity
    EXECUTE format($$ALTER TABLE transactions ADD CONSTRAINT transactions_%1$s_check
                       CHECK (%1$I < 'Infinity'::numeric AND %1$I > '-Infinity'::numeric)$$, wanted);
  END LOOP;
END
$numbers$;
ALTER TABLE transactions
  DROP CONSTRAINT IF EXISTS transactions_currency_check,
  DROP CONSTRAINT IF EXISTS transactions_status_check,
  ADD CONSTRAINT transactions_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT transactions_status_check CHECK (status IN ('draft', 'agreed', 'shipped', 'settled', 'cancelled'));

-- The parties of transactions that were there before, as they are named now.
DO $snapshots$
BEGIN
  PERFORM l9_as_owner('{transactions,buyer_profiles,supplier_profiles}', $$
    UPDATE transactions t SET
      buyer_snapshot = coalesce(t.buyer_snapshot, (SELECT jsonb_build_object('id', b.buyer_id, 'name', b.name) FROM buyer_profiles b
                                                   WHERE b.tenant_id = t.tenant_id AND b.buyer_id = t.buyer_id)),
      supplier_snapshot = coalesce(t.supplier_snapshot, (SELECT jsonb_build_object('id', s.supplier_id, 'name', s.name) FROM supplier_profiles s
                                                         WHERE s.tenant_id = t.tenant_id AND s.supplier_id = t.supplier_id)),
      updated_at = t."timestamp"
    WHERE t.updated_at IS NULL$$);
END
$snapshots$;
ALTER TABLE transactions ALTER COLUMN updated_at SET DEFAULT now(), ALTER COLUMN updated_at SET NOT NULL;

-- Every version that a document of trade ever had; of a deletion, without content.
CREATE TABLE IF NOT EXISTS trade_versions (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid,
  entity_kind    text NOT NULL,   -- the table
  entity_id      uuid NOT NULL,
  version        integer NOT NULL CHECK (version >= 1),
  content        jsonb,
  changed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by     uuid DEFAULT l9_current_user_id(),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT trade_versions_key UNIQUE (tenant_id, entity_kind, entity_id, version),
  CONSTRAINT trade_versions_moments_check
    CHECK (changed_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
);
CALL l9_protect('trade_versions', 'shared', 'SELECT, INSERT');

-- The scalars by which documents are found; see world_entity_attributes.
CREATE TABLE IF NOT EXISTS trade_attributes (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid,
  entity_kind    text COLLATE "C" NOT NULL,
  entity_id      uuid NOT NULL,
  path           text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('string', 'number', 'boolean', 'null')),
  text_value     text COLLATE "C",
  number_value   double precision,
  exact          jsonb,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace()
);
CREATE INDEX IF NOT EXISTS trade_attributes_entity ON trade_attributes (tenant_id, entity_kind, entity_id);
CREATE INDEX IF NOT EXISTS trade_attributes_text ON trade_attributes (tenant_id, entity_kind, text_value, path) WHERE text_value IS NOT NULL;
CREATE INDEX IF NOT EXISTS trade_attributes_number ON trade_attributes (tenant_id, entity_kind, number_value, path) WHERE number_value IS NOT NULL;
CALL l9_protect('trade_attributes', 'shared', 'SELECT, INSERT, DELETE');

-- Numbers the versions of a document, and takes the snapshots of what it refers to: arguments are the column of the id, and a
-- column, a table, its key and its name for each reference.
CREATE OR REPLACE FUNCTION trigger_number_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  taken    jsonb := '{}';
  snapshot text;
  target   jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    NEW.version := OLD.version + 1;
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
REVOKE ALL ON FUNCTION trigger_number_document FROM PUBLIC;

-- Keeps the versions and the scalars of documents: arguments are the column of the id and those of the JSON.
CREATE OR REPLACE FUNCTION trigger_follow_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  document CONSTANT jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  id       CONSTANT uuid := (document ->> TG_ARGV[0])::uuid;
  tenant   CONSTANT uuid := (document ->> 'tenant_id')::uuid;
  org      CONSTANT uuid := (document ->> 'org_id')::uuid;
  owner    CONSTANT uuid := (document ->> 'user_id')::uuid;
BEGIN
  IF tenant IS NULL THEN
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
REVOKE ALL ON FUNCTION trigger_follow_document FROM PUBLIC;

-- Makes documents of the rows of a table: versions, what they are found by, the order of their times.
--   p_searched: texts and materials (JSON) by whose keys they are found
--   p_json:     columns of JSON by whose scalars they are found
--   p_targets:  a column, a table, its key and its name for each reference; the column's snapshot is there already
CREATE OR REPLACE PROCEDURE l9_keep_documents(p_table regclass, p_id name, p_time name, p_searched name[], p_json name[], p_targets text[])
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $procedure$
DECLARE
  called CONSTANT name := (SELECT relname FROM pg_catalog.pg_class WHERE oid = p_table);
  named  name;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1', p_table);
  IF p_time = 'created_at' THEN
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS created_at timestamptz', p_table);
    PERFORM l9_as_owner(ARRAY[p_table], format('UPDATE %s SET created_at = updated_at WHERE created_at IS NULL', p_table));
    EXECUTE format('ALTER TABLE %s ALTER COLUMN created_at SET DEFAULT now(), ALTER COLUMN created_at SET NOT NULL', p_table);
  END IF;
  FOREACH named IN ARRAY p_searched LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS %I text COLLATE "C" GENERATED ALWAYS AS (l9_search_key(%I)) STORED',
                   p_table, named || '_key', named);
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (tenant_id, %I)', called || '_' || named || '_key', p_table, named || '_key');
  END LOOP;
  FOR i IN 1 .. cardinality(p_targets) BY 4 LOOP
    named := p_targets[i];
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS %I uuid GENERATED ALWAYS AS (l9_search_key(%I, %I)) STORED',
                   p_table, named || '_key', regexp_replace(named, '_id$', '') || '_snapshot', named);
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (tenant_id, %I, %I)',
                   called || '_' || named || '_key', p_table, named || '_key', p_time);
  END LOOP;
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (tenant_id, %I DESC, %I DESC)', called || '_in_order', p_table, p_time, p_id);
  -- rows that were there before get their first version
  PERFORM l9_as_owner(ARRAY[p_table, 'trade_versions'::regclass], format($$
    INSERT INTO trade_versions (tenant_id, org_id, user_id, entity_kind, entity_id, version, content, changed_at, changed_by,
                                correlation_id, session_id, trace_id)
    SELECT d.tenant_id, d.org_id, d.user_id, %1$L, d.%2$I, d.version,
           to_jsonb(d) - '{tenant_id,org_id,user_id,correlation_id,session_id,trace_id}'::text[], d.updated_at, NULL, NULL, NULL, NULL FROM %3$s d
    WHERE NOT EXISTS (SELECT FROM trade_versions v WHERE v.tenant_id = d.tenant_id AND v.entity_kind = %1$L AND v.entity_id = d.%2$I)$$,
    called, p_id, p_table));
  PERFORM l9_as_owner(ARRAY[p_table, 'trade_attributes'::regclass], format($$
    INSERT INTO trade_attributes (tenant_id, org_id, user_id, entity_kind, entity_id, path, kind, text_value, number_value, exact,
                                  correlation_id, session_id, trace_id)
    SELECT d.tenant_id, d.org_id, d.user_id, %1$L, d.%2$I, l.path, l.kind, l.text_value, l.number_value, l.exact, NULL, NULL, NULL
    FROM %3$s d CROSS JOIN LATERAL l9_world_leaves((SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(to_jsonb(d)) m
                                                   WHERE m.key = ANY (%4$L::text[]) AND m.value <> 'null')) l
    WHERE NOT EXISTS (SELECT FROM trade_attributes a WHERE a.tenant_id = d.tenant_id AND a.entity_kind = %1$L AND a.entity_id = d.%2$I)$$,
    called, p_id, p_table, p_json));
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION trigger_number_document(%s)',
                 called || '_number', p_table,
                 (SELECT string_agg(quote_literal(a), ', ' ORDER BY n) FROM unnest(p_id::text || p_targets) WITH ORDINALITY u (a, n)));
  EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION trigger_follow_document(%s)',
                 called || '_follow', p_table,
                 (SELECT string_agg(quote_literal(a), ', ' ORDER BY n) FROM unnest(p_id::text || p_json::text[]) WITH ORDINALITY u (a, n)));
END
$procedure$;
REVOKE ALL ON PROCEDURE l9_keep_documents FROM PUBLIC;

CALL l9_keep_documents('buyer_profiles', 'buyer_id', 'created_at', '{name}', '{profile}', '{}');
CALL l9_keep_documents('supplier_profiles', 'supplier_id', 'created_at', '{name}', '{profile}', '{}');
CALL l9_keep_documents('transactions', 'transaction_id', 'timestamp', '{material}', '{material}',
                       '{buyer_id,buyer_profiles,buyer_id,name,supplier_id,supplier_profiles,supplier_id,name}');
CALL l9_keep_documents('material_edges', 'edge_id', 'created_at', '{material}', '{material,attributes,relationships}', '{}');
CALL l9_keep_documents('entity_metadata', 'entity_id', 'created_at', '{}', '{metadata}', '{}');

-- The indexes that the procedure made, by name: `l9 doctor` gives these statements where one of them is missing.
CREATE INDEX IF NOT EXISTS buyer_profiles_name_key ON buyer_profiles (tenant_id, name_key);
CREATE INDEX IF NOT EXISTS buyer_profiles_in_order ON buyer_profiles (tenant_id, created_at DESC, buyer_id DESC);
CREATE INDEX IF NOT EXISTS supplier_profiles_name_key ON supplier_profiles (tenant_id, name_key);
CREATE INDEX IF NOT EXISTS supplier_profiles_in_order ON supplier_profiles (tenant_id, created_at DESC, supplier_id DESC);
CREATE INDEX IF NOT EXISTS transactions_material_key ON transactions (tenant_id, material_key);
CREATE INDEX IF NOT EXISTS transactions_buyer_id_key ON transactions (tenant_id, buyer_id_key, timestamp);
CREATE INDEX IF NOT EXISTS transactions_supplier_id_key ON transactions (tenant_id, supplier_id_key, timestamp);
CREATE INDEX IF NOT EXISTS transactions_in_order ON transactions (tenant_id, timestamp DESC, transaction_id DESC);
CREATE INDEX IF NOT EXISTS material_edges_material_key ON material_edges (tenant_id, material_key);
CREATE INDEX IF NOT EXISTS material_edges_in_order ON material_edges (tenant_id, created_at DESC, edge_id DESC);
CREATE INDEX IF NOT EXISTS entity_metadata_in_order ON entity_metadata (tenant_id, created_at DESC, entity_id DESC);

-- The order of all lists covers it.
DROP INDEX IF EXISTS transactions_newest;

-- The key by which an entity's metadata are addressed; that of the id alone stays for clients that know no other.
CREATE UNIQUE INDEX IF NOT EXISTS entity_metadata_key ON entity_metadata (tenant_id, org_id, user_id, entity_type, entity_id) NULLS NOT DISTINCT;

CALL l9_protect_references();
CALL l9_keep_no_values();
