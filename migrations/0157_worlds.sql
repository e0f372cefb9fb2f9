-- Worlds: the versions of entities and the states that a world went through. A snapshot is the number of a state; a restore goes
-- back by going on; whoever changes an entity, a version and an update of the log are written.
--
-- The world of an organisation are its entities without a user; that of the tenant, those without an organisation too.

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

-- The id of a world among those of its tenant: that of the organisation; of the tenant's own, zero. A column of it can be equal to
-- something, as org_id cannot, and equality is an index condition.
CREATE OR REPLACE FUNCTION l9_world_id(p_org uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(p_org, '00000000-0000-0000-0000-000000000000'::uuid);
GRANT EXECUTE ON FUNCTION l9_world_id TO l9_app, l9_platform;
ALTER TABLE world_model_entities ADD COLUMN IF NOT EXISTS world_id uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED;
ALTER TABLE world_model_updates ADD COLUMN IF NOT EXISTS world_id uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED;
ALTER TABLE world_model_snapshots ADD COLUMN IF NOT EXISTS world_id uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED;

-- One row for each world that was ever changed.
CREATE TABLE IF NOT EXISTS world_states (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  world_id       uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED,
  user_id        uuid CHECK (user_id IS NULL),
  state_version  integer NOT NULL DEFAULT 0 CHECK (state_version >= 0),
  entity_count   integer NOT NULL DEFAULT 0,
  oldest_restorable_state integer NOT NULL DEFAULT 0 CHECK (oldest_restorable_state >= 0),
  digest         bit(256) NOT NULL DEFAULT repeat('0', 256)::bit(256),   -- exclusive or of the entities' content_hash
  changed_at     timestamptz NOT NULL DEFAULT now(),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT world_states_key UNIQUE (tenant_id, world_id),
  CONSTRAINT world_states_moments_check
    CHECK (changed_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
) WITH (fillfactor = 50);   -- the busiest row there is: room for it on its page
CALL l9_protect('world_states', 'shared', 'SELECT, INSERT, UPDATE');

-- Every version that ever was and is kept; a deletion is one without attributes.
CREATE TABLE IF NOT EXISTS world_entity_versions (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  world_id       uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED,
  user_id        uuid CHECK (user_id IS NULL),
  entity_id      text COLLATE "C" NOT NULL,
  version        integer NOT NULL CHECK (version >= 1),
  state_version  integer NOT NULL CHECK (state_version >= 0),
  entity_type    text,
  attributes     jsonb,
  confidence     double precision CHECK (confidence BETWEEN 0 AND 1),
  content_hash   bit(256),
  created_at     timestamptz NOT NULL,   -- of the entity, in this life of it
  changed_at     timestamptz NOT NULL,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT world_entity_versions_key UNIQUE (tenant_id, world_id, entity_id, version),
  CONSTRAINT world_entity_versions_content_check
    CHECK ((attributes IS NULL) = (entity_type IS NULL) AND (attributes IS NULL) = (confidence IS NULL) AND (attributes IS NULL) = (content_hash IS NULL)),
  CONSTRAINT world_entity_versions_moments_check
    CHECK (created_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
           AND changed_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
);
CREATE INDEX IF NOT EXISTS world_entity_versions_state ON world_entity_versions (tenant_id, world_id, state_version, entity_id);
CALL l9_protect('world_entity_versions', 'shared', 'SELECT, INSERT');

-- The scalars of the entities, by which they are found: operators of JSON are not leakproof, and no index serves them behind
-- policies. Numbers are doubles for the same reason; `exact` is what was cut or rounded.
CREATE TABLE IF NOT EXISTS world_entity_attributes (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  world_id       uuid NOT NULL GENERATED ALWAYS AS (l9_world_id(org_id)) STORED,
  user_id        uuid CHECK (user_id IS NULL),
  entity_id      text COLLATE "C" NOT NULL,
  path           text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('string', 'number', 'boolean', 'null')),
  text_value     text COLLATE "C",
  number_value   double precision,
  exact          jsonb,
  is_reference   boolean NOT NULL DEFAULT false,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace()
);
CREATE INDEX IF NOT EXISTS world_entity_attributes_entity ON world_entity_attributes (tenant_id, world_id, entity_id);
CREATE INDEX IF NOT EXISTS world_entity_attributes_text ON world_entity_attributes (tenant_id, world_id, text_value, path);
CREATE INDEX IF NOT EXISTS world_entity_attributes_number ON world_entity_attributes (tenant_id, world_id, number_value, path);
CREATE INDEX IF NOT EXISTS world_entity_attributes_reference ON world_entity_attributes (tenant_id, world_id, text_value) WHERE is_reference;
CALL l9_protect('world_entity_attributes', 'shared', 'SELECT, INSERT, DELETE');

CREATE INDEX IF NOT EXISTS world_model_entities_name ON world_model_entities (tenant_id, world_id, entity_id COLLATE "C");

-- Of an insight: the digest of what it said, and how many entities it changed.
ALTER TABLE world_model_updates
  ADD COLUMN IF NOT EXISTS fingerprint  text,
  ADD COLUMN IF NOT EXISTS entity_count integer;
CREATE INDEX IF NOT EXISTS world_model_updates_state ON world_model_updates (tenant_id, world_id, state_version_after);
CREATE INDEX IF NOT EXISTS world_model_updates_time ON world_model_updates (tenant_id, world_id, applied_at, state_version_after);
CREATE INDEX IF NOT EXISTS world_model_updates_insight ON world_model_updates (tenant_id, world_id, insight_id) WHERE insight_id IS NOT NULL;

ALTER TABLE world_model_snapshots ADD COLUMN IF NOT EXISTS digest bit(256);
CREATE INDEX IF NOT EXISTS world_model_snapshots_state ON world_model_snapshots (tenant_id, world_id, state_version);

-- The digest of a content. The text of a jsonb value is one and the same for equal values that were written alike.
CREATE OR REPLACE FUNCTION l9_world_hash(p_name text, p_type text, p_attributes jsonb, p_confidence double precision)
  RETURNS bit(256) LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
  SELECT ('x' || encode(sha256(convert_to(jsonb_build_array(p_name, p_type, p_attributes, p_confidence)::text, 'UTF8')), 'hex'))::bit(256)
$$;
REVOKE ALL ON FUNCTION l9_world_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_world_hash TO l9_app, l9_platform;

-- The scalars by which an entity is found, as AttributeLeaf in Java names and bounds them.
CREATE OR REPLACE FUNCTION l9_world_leaves(p_attributes jsonb)
  RETURNS TABLE (path text, kind text, text_value text, number_value double precision, exact jsonb, is_reference boolean)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
  WITH RECURSIVE walk (path, value, depth) AS (
    SELECT '', p_attributes, 0
    UNION ALL
    SELECT below.path, below.value, walk.depth + 1
    FROM walk CROSS JOIN LATERAL (
      SELECT CASE walk.path WHEN '' THEN '' ELSE walk.path || '.' END
               || replace(replace(replace(m.key, '~', '~0'), '.', '~1'), '[', '~2') AS path, m.value
      FROM jsonb_each(CASE jsonb_typeof(walk.value) WHEN 'object' THEN walk.value ELSE '{}' END) m
      UNION ALL
      SELECT walk.path || '[]', a.value
      FROM jsonb_array_elements(CASE jsonb_typeof(walk.value) WHEN 'array' THEN walk.value ELSE '[]' END) a) below
    WHERE walk.depth < 8),
  scalar AS (
    SELECT DISTINCT walk.path, jsonb_typeof(walk.value) AS kind, coalesce(walk.value #>> '{}', 'null') AS written, walk.value
    FROM walk WHERE jsonb_typeof(walk.value) NOT IN ('object', 'array') AND length(walk.path) <= 300)
  SELECT s.path, s.kind,
         CASE s.kind WHEN 'number' THEN NULL ELSE left(s.written, 255) END,
         n.number::double precision,
         CASE WHEN s.kind = 'string' AND length(s.written) > 255
                OR s.kind = 'number' AND (abs(n.number) >= 9007199254740992 OR n.number <> s.written::numeric OR scale(n.number) > 15)
              THEN s.value END,
         s.kind = 'string' AND (s.path = '$ref' OR s.path LIKE '%.$ref')
  FROM scalar s CROSS JOIN LATERAL (
    -- a double neither holds more nor less
    SELECT CASE WHEN s.kind <> 'number' THEN NULL
                WHEN abs(s.written::numeric) > 1.7e308 THEN sign(s.written::numeric) * 1.7e308
                WHEN abs(s.written::numeric) < 1e-307 THEN 0
                ELSE s.written::numeric END AS number) n
  ORDER BY s.path COLLATE "C", s.written COLLATE "C" LIMIT 200
$$;
REVOKE ALL ON FUNCTION l9_world_leaves FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_world_leaves TO l9_app, l9_platform;

-- Makes the transaction the only writer of these entities and this insight, or of the whole world. The order is everybody's: the
-- world, the insight, the names in theirs; the row of the state comes last, when an update is stored.
CREATE OR REPLACE FUNCTION l9_hold_world(p_tenant uuid, p_org uuid, p_names text[], p_insight uuid, p_alone boolean)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  world CONSTANT text := 'world ' || coalesce(p_org::text, '-');
  held  text;
BEGIN
  IF p_alone THEN
    PERFORM l9_lock(p_tenant, world);
    RETURN;
  END IF;
  PERFORM l9_lock(p_tenant, world, p_shared => true);
  IF p_insight IS NOT NULL THEN
    PERFORM l9_lock(p_tenant, world || ' insight ' || p_insight);
  END IF;
  FOR held IN SELECT n FROM unnest(p_names) n ORDER BY n COLLATE "C" LOOP
    PERFORM l9_lock(p_tenant, world || ' entity ' || held);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION l9_hold_world FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_hold_world TO l9_app, l9_platform;

-- Takes the next state of a world, and with it the row that its writers queue for; until then they work side by side. The time of
-- a state is never before that of the one before.
CREATE OR REPLACE FUNCTION l9_next_world_state(p_tenant uuid, p_org uuid, OUT state integer, OUT at timestamptz)
  LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO world_states AS s (tenant_id, org_id, user_id, state_version, changed_at)
  VALUES (p_tenant, p_org, NULL, 1, clock_timestamp())
  ON CONFLICT ON CONSTRAINT world_states_key DO UPDATE
    SET state_version = s.state_version + 1, changed_at = greatest(s.changed_at, clock_timestamp()),
        correlation_id = l9_current_correlation(), session_id = l9_current_session(), trace_id = l9_current_trace()
  RETURNING s.state_version, s.changed_at
$$;
REVOKE ALL ON FUNCTION l9_next_world_state FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_next_world_state TO l9_app, l9_platform;

-- Counts the versions of a state in its world, and enters them into the log.
CREATE OR REPLACE FUNCTION l9_log_world_update(p_tenant uuid, p_org uuid, p_state integer, p_at timestamptz, p_update uuid, p_type text,
                                               p_insight uuid, p_fingerprint text, p_confidence double precision)
  RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  WITH moved AS (
    SELECT h.entity_id, h.content_hash AS after, b.content_hash AS before
    FROM world_entity_versions h
    LEFT JOIN world_entity_versions b
      ON b.tenant_id = h.tenant_id AND b.world_id = h.world_id AND b.entity_id = h.entity_id AND b.version = h.version - 1
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.state_version = p_state),
  total AS (
    SELECT count(*)::integer AS entities, (count(after) - count(before))::integer AS more,
           coalesce(bit_xor(after), repeat('0', 256)::bit(256)) # coalesce(bit_xor(before), repeat('0', 256)::bit(256)) AS mixed FROM moved),
  counted AS (
    UPDATE world_states s SET entity_count = s.entity_count + t.more, digest = s.digest # t.mixed
    FROM total t WHERE s.tenant_id = p_tenant AND s.world_id = l9_world_id(p_org))
  INSERT INTO world_model_updates (update_id, tenant_id, org_id, user_id, insight_id, insight_type, entities, confidence, applied_at,
                                   state_version_before, state_version_after, fingerprint, entity_count)
  SELECT p_update, p_tenant, p_org, NULL, p_insight, p_type,
         (SELECT coalesce(jsonb_agg(n.entity_id ORDER BY n.entity_id), '[]')
          FROM (SELECT m.entity_id FROM moved m ORDER BY m.entity_id LIMIT 1000) n),
         p_confidence, p_at, p_state - 1, p_state, p_fingerprint, t.entities
  FROM total t
$$;
REVOKE ALL ON FUNCTION l9_log_world_update FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_log_world_update TO l9_app, l9_platform;

-- Makes the entities what the versions of a state say.
CREATE OR REPLACE FUNCTION l9_show_world_state(p_tenant uuid, p_org uuid, p_state integer) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM set_config('l9.world_is_logged', 'on', true);
  DELETE FROM world_model_entities e USING world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.state_version = p_state AND h.attributes IS NULL
      AND e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL AND e.entity_id = h.entity_id COLLATE "C";
  INSERT INTO world_model_entities AS e (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence, version, created_at, updated_at)
  SELECT p_tenant, p_org, NULL, h.entity_id, h.entity_type, h.attributes, h.confidence, h.version, h.created_at, h.changed_at
  FROM world_entity_versions h
  WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.state_version = p_state AND h.attributes IS NOT NULL
  ORDER BY h.entity_id
  ON CONFLICT ON CONSTRAINT world_model_entities_entity_key DO UPDATE
    SET entity_type = excluded.entity_type, attributes = excluded.attributes, confidence = excluded.confidence, version = excluded.version,
        created_at = excluded.created_at, updated_at = excluded.updated_at;
  PERFORM set_config('l9.world_is_logged', '', true);
END
$$;
REVOKE ALL ON FUNCTION l9_show_world_state FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_show_world_state TO l9_app, l9_platform;

-- Stores versions of entities that are held, as the next state of their world. Without attributes, a version is a deletion. The
-- entities and their scalars come first, because nobody else waits for them.
CREATE OR REPLACE FUNCTION l9_apply_world_update(p_tenant uuid, p_org uuid, p_update uuid, p_type text, p_insight uuid, p_fingerprint text,
    p_confidence double precision, p_names text[], p_versions integer[], p_types text[], p_attributes text[], p_confidences double precision[])
  RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  next record;
BEGIN
  PERFORM set_config('l9.world_is_logged', 'on', true);
  DELETE FROM world_model_entities e USING unnest(p_names, p_attributes) AS w (name, attributes)
    WHERE w.attributes IS NULL AND e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL
      AND e.entity_id = w.name;
  INSERT INTO world_model_entities AS e (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence, version)
  SELECT p_tenant, p_org, NULL, w.name, w.kind, w.attributes::jsonb, w.confidence, w.version
  FROM unnest(p_names, p_versions, p_types, p_attributes, p_confidences) AS w (name, version, kind, attributes, confidence)
  WHERE w.attributes IS NOT NULL
  ON CONFLICT ON CONSTRAINT world_model_entities_entity_key DO UPDATE
    SET entity_type = excluded.entity_type, attributes = excluded.attributes, confidence = excluded.confidence, version = excluded.version,
        updated_at = now();
  PERFORM set_config('l9.world_is_logged', '', true);

  SELECT * INTO next FROM l9_next_world_state(p_tenant, p_org);
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, w.name, w.version, next.state, w.kind, w.attributes::jsonb, w.confidence,
         CASE WHEN w.attributes IS NOT NULL THEN l9_world_hash(w.name, w.kind, w.attributes::jsonb, w.confidence) END,
         coalesce(b.created_at, next.at), next.at
  FROM unnest(p_names, p_versions, p_types, p_attributes, p_confidences) AS w (name, version, kind, attributes, confidence)
  LEFT JOIN world_entity_versions b
    ON b.tenant_id = p_tenant AND b.world_id = l9_world_id(p_org) AND b.entity_id = w.name COLLATE "C"
    AND b.version = w.version - 1 AND b.attributes IS NOT NULL;
  PERFORM l9_log_world_update(p_tenant, p_org, next.state, next.at, p_update, p_type, p_insight, p_fingerprint, p_confidence);
  RETURN next.state;
END
$$;
REVOKE ALL ON FUNCTION l9_apply_world_update FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_apply_world_update TO l9_app, l9_platform;

-- What differs between two states; only what moved between them is looked at.
CREATE OR REPLACE FUNCTION l9_world_diff(p_tenant uuid, p_org uuid, p_from integer, p_to integer)
  RETURNS TABLE (entity_id text, type_before text, attributes_before jsonb, confidence_before double precision,
                 type_after text, attributes_after jsonb, confidence_after double precision)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT m.entity_id, x.entity_type, x.attributes, x.confidence, y.entity_type, y.attributes, y.confidence
  FROM (SELECT DISTINCT h.entity_id FROM world_entity_versions h
        WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org)
          AND h.state_version > least(p_from, p_to) AND h.state_version <= greatest(p_from, p_to)) m
  LEFT JOIN LATERAL (
    SELECT h.entity_type, h.attributes, h.confidence, h.content_hash FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = m.entity_id AND h.state_version <= p_from
    ORDER BY h.version DESC LIMIT 1) x ON true
  LEFT JOIN LATERAL (
    SELECT h.entity_type, h.attributes, h.confidence, h.content_hash FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = m.entity_id AND h.state_version <= p_to
    ORDER BY h.version DESC LIMIT 1) y ON true
  WHERE x.content_hash IS DISTINCT FROM y.content_hash
$$;
REVOKE ALL ON FUNCTION l9_world_diff FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_world_diff TO l9_app, l9_platform;

-- Makes the next state of a world that is held alone equal to an earlier one.
CREATE OR REPLACE FUNCTION l9_restore_world(p_tenant uuid, p_org uuid, p_state integer, p_update uuid, p_type text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  next record;
BEGIN
  SELECT * INTO next FROM l9_next_world_state(p_tenant, p_org);
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, d.entity_id, n.version + 1, next.state, d.type_after, d.attributes_after, d.confidence_after,
         CASE WHEN d.attributes_after IS NOT NULL THEN l9_world_hash(d.entity_id, d.type_after, d.attributes_after, d.confidence_after) END,
         CASE WHEN d.attributes_before IS NULL THEN next.at ELSE n.created_at END, next.at
  FROM l9_world_diff(p_tenant, p_org, next.state - 1, p_state) d
  CROSS JOIN LATERAL (
    SELECT h.version, h.created_at FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = d.entity_id COLLATE "C"
    ORDER BY h.version DESC LIMIT 1) n;
  PERFORM l9_log_world_update(p_tenant, p_org, next.state, next.at, p_update, p_type, NULL, NULL, NULL);
  PERFORM l9_show_world_state(p_tenant, p_org, next.state);
  RETURN next.state;
END
$$;
REVOKE ALL ON FUNCTION l9_restore_world FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_restore_world TO l9_app, l9_platform;

-- Removes the versions that no state from this one on needs; the newest of each entity stays, so that no number is used twice.
-- The only one who deletes versions.
CREATE OR REPLACE FUNCTION l9_forget_world(p_tenant uuid, p_org uuid, p_state integer) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  forgotten bigint;
BEGIN
  IF NOT l9_can_write(p_tenant, p_org, NULL, 'shared') THEN
    RAISE EXCEPTION 'only an administrator of a world may forget parts of it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.state_version < p_state
      AND EXISTS (SELECT FROM world_entity_versions n
                  WHERE n.tenant_id = p_tenant AND n.world_id = l9_world_id(p_org) AND n.entity_id = h.entity_id
                    AND n.version > h.version AND n.state_version <= p_state);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  UPDATE world_states s SET oldest_restorable_state = greatest(s.oldest_restorable_state, p_state)
    WHERE s.tenant_id = p_tenant AND s.world_id = l9_world_id(p_org);
  RETURN forgotten;
END
$$;
REVOKE ALL ON FUNCTION l9_forget_world FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'l9_forget_world(uuid,uuid,integer)');
GRANT EXECUTE ON FUNCTION l9_forget_world TO l9_app, l9_platform;

-- The entities of a world that are not what their newest version says, or whose scalars are not those of their attributes.
CREATE OR REPLACE FUNCTION l9_damaged_world_entities(p_tenant uuid, p_org uuid) RETURNS TABLE (entity_id text) LANGUAGE sql STABLE
  SET search_path FROM CURRENT AS $$
  SELECT coalesce(h.entity_id, e.entity_id COLLATE "C", a.entity_id)
  FROM (SELECT DISTINCT ON (v.entity_id) v.* FROM world_entity_versions v
        WHERE v.tenant_id = p_tenant AND v.world_id = l9_world_id(p_org)
        ORDER BY v.entity_id, v.version DESC) h
  FULL JOIN (SELECT w.*, (SELECT jsonb_agg(to_jsonb(l) ORDER BY to_jsonb(l)::text) FROM l9_world_leaves(w.attributes) l) AS scalars
             FROM world_model_entities w WHERE w.tenant_id = p_tenant AND w.world_id = l9_world_id(p_org) AND w.user_id IS NULL) e
    ON e.entity_id COLLATE "C" = h.entity_id
  FULL JOIN (SELECT x.entity_id, jsonb_agg(to_jsonb(l) ORDER BY to_jsonb(l)::text) AS scalars
             FROM world_entity_attributes x
             CROSS JOIN LATERAL (SELECT x.path, x.kind, x.text_value, x.number_value, x.exact, x.is_reference) l
             WHERE x.tenant_id = p_tenant AND x.world_id = l9_world_id(p_org) GROUP BY x.entity_id) a
    ON a.entity_id = coalesce(h.entity_id, e.entity_id COLLATE "C")
  WHERE (h.attributes IS NULL) <> (e.entity_id IS NULL)
    OR e.entity_id IS NOT NULL
       AND (h.version, h.entity_type, h.attributes, h.confidence)
         IS DISTINCT FROM (greatest(coalesce(e.version, 1), 1), e.entity_type, e.attributes, coalesce(e.confidence, 1))
    OR e.scalars IS DISTINCT FROM a.scalars
$$;
REVOKE ALL ON FUNCTION l9_damaged_world_entities FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_damaged_world_entities TO l9_app, l9_platform;

-- Compares a world that is held alone with its versions, and makes it what they say if it shall.
CREATE OR REPLACE FUNCTION l9_check_world(p_tenant uuid, p_org uuid, p_repair boolean, OUT differences integer, OUT first text[], OUT is_state_right boolean)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  damaged text[] := ARRAY(SELECT d.entity_id FROM l9_damaged_world_entities(p_tenant, p_org) d ORDER BY d.entity_id COLLATE "C");
  counted record;
BEGIN
  differences := cardinality(damaged);
  first := damaged[1:20];
  SELECT count(h.attributes)::integer AS entities, coalesce(bit_xor(h.content_hash), repeat('0', 256)::bit(256)) AS digest,
         max(h.state_version) AS state, max(h.changed_at) AS at INTO counted
  FROM (SELECT DISTINCT ON (v.entity_id) v.* FROM world_entity_versions v
        WHERE v.tenant_id = p_tenant AND v.world_id = l9_world_id(p_org)
        ORDER BY v.entity_id, v.version DESC) h;
  is_state_right := counted.state IS NULL
    OR EXISTS (SELECT FROM world_states s
               WHERE s.tenant_id = p_tenant AND s.world_id = l9_world_id(p_org)
                 AND s.state_version = counted.state AND s.entity_count = counted.entities AND s.digest = counted.digest);
  IF NOT p_repair THEN
    RETURN;
  END IF;
  PERFORM set_config('l9.world_is_logged', 'on', true);
  DELETE FROM world_model_entities e
    WHERE e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL AND e.entity_id = ANY (damaged);
  DELETE FROM world_entity_attributes a
    WHERE a.tenant_id = p_tenant AND a.world_id = l9_world_id(p_org) AND a.entity_id = ANY (damaged);
  INSERT INTO world_model_entities (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence, version, created_at, updated_at)
  SELECT p_tenant, p_org, NULL, h.entity_id, h.entity_type, h.attributes, h.confidence, h.version, h.created_at, h.changed_at
  FROM unnest(damaged) d CROSS JOIN LATERAL (
    SELECT * FROM world_entity_versions v
    WHERE v.tenant_id = p_tenant AND v.world_id = l9_world_id(p_org) AND v.entity_id = d COLLATE "C"
    ORDER BY v.version DESC LIMIT 1) h
  WHERE h.attributes IS NOT NULL;
  PERFORM set_config('l9.world_is_logged', '', true);
  IF NOT is_state_right THEN
    -- where the row is gone: an entity of which the first version is gone too is known from the first that is kept on
    INSERT INTO world_states (tenant_id, org_id, user_id, state_version, entity_count, digest, changed_at, oldest_restorable_state)
    SELECT p_tenant, p_org, NULL, counted.state, counted.entities, counted.digest, counted.at,
           coalesce((SELECT max(o.state_version)
                     FROM (SELECT DISTINCT ON (v.entity_id) v.version, v.state_version FROM world_entity_versions v
                           WHERE v.tenant_id = p_tenant AND v.world_id = l9_world_id(p_org) ORDER BY v.entity_id, v.version) o
                     WHERE o.version > 1), 0)
    ON CONFLICT ON CONSTRAINT world_states_key DO UPDATE
      SET state_version = excluded.state_version, entity_count = excluded.entity_count, digest = excluded.digest;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION l9_check_world FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_check_world TO l9_app, l9_platform;

-- The entities that were there before become the first state that is kept; later ones go on from the greatest that the log names.
-- One without a version counts as version 1, one without a confidence as sure.
DO $first_state$
BEGIN
  PERFORM l9_as_owner('{world_model_entities,world_model_updates,world_entity_versions}', $$
    INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence,
                                       content_hash, created_at, changed_at, correlation_id, session_id, trace_id)
    SELECT e.tenant_id, e.org_id, NULL, e.entity_id, greatest(coalesce(e.version, 1), 1),
           coalesce((SELECT max(u.state_version_after) FROM world_model_updates u
                     WHERE u.tenant_id = e.tenant_id AND u.world_id = e.world_id AND u.state_version_after > 0), 0),
           e.entity_type, e.attributes, coalesce(e.confidence, 1), l9_world_hash(e.entity_id, e.entity_type, e.attributes, coalesce(e.confidence, 1)),
           coalesce(e.created_at, e.updated_at, now()), coalesce(e.updated_at, e.created_at, now()), e.correlation_id, e.session_id, e.trace_id
    FROM world_model_entities e
    WHERE e.user_id IS NULL AND NOT EXISTS (SELECT FROM world_entity_versions h
                                            WHERE h.tenant_id = e.tenant_id AND h.world_id = e.world_id
                                              AND h.entity_id = e.entity_id COLLATE "C")$$);
  PERFORM l9_as_owner('{world_entity_versions,world_states}', $$
    INSERT INTO world_states (tenant_id, org_id, user_id, state_version, entity_count, oldest_restorable_state, digest, changed_at,
                              correlation_id, session_id, trace_id)
    SELECT h.tenant_id, h.org_id, NULL, max(h.state_version), count(*), max(h.state_version), bit_xor(h.content_hash), max(h.changed_at), NULL, NULL, NULL
    FROM world_entity_versions h GROUP BY h.tenant_id, h.org_id
    ON CONFLICT ON CONSTRAINT world_states_key DO NOTHING$$);
  PERFORM l9_as_owner('{world_model_entities,world_entity_attributes}', $$
    INSERT INTO world_entity_attributes (tenant_id, org_id, user_id, entity_id, path, kind, text_value, number_value, exact, is_reference,
                                         correlation_id, session_id, trace_id)
    SELECT e.tenant_id, e.org_id, NULL, e.entity_id, l.path, l.kind, l.text_value, l.number_value, l.exact, l.is_reference, NULL, NULL, NULL
    FROM world_model_entities e CROSS JOIN LATERAL l9_world_leaves(e.attributes) l
    WHERE e.user_id IS NULL AND NOT EXISTS (SELECT FROM world_entity_attributes a
                                            WHERE a.tenant_id = e.tenant_id AND a.world_id = e.world_id
                                              AND a.entity_id = e.entity_id COLLATE "C")$$);
END
$first_state$;

-- Writes versions of entities that were changed without them, and an update of the type `direct`.
CREATE OR REPLACE FUNCTION l9_log_direct_changes(p_tenant uuid, p_org uuid, p_names text[]) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  next record;
BEGIN
  SELECT * INTO next FROM l9_next_world_state(p_tenant, p_org);
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, c.name, coalesce(n.version, 0) + 1, next.state, e.entity_type, e.attributes,
         CASE WHEN e.attributes IS NOT NULL THEN coalesce(e.confidence, 1) END,
         CASE WHEN e.attributes IS NOT NULL THEN l9_world_hash(c.name, e.entity_type, e.attributes, coalesce(e.confidence, 1)) END,
         CASE WHEN n.is_there THEN n.created_at ELSE next.at END, next.at
  FROM (SELECT DISTINCT u AS name FROM unnest(p_names) u) c
  LEFT JOIN world_model_entities e
    ON e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL AND e.entity_id = c.name
  LEFT JOIN LATERAL (
    SELECT h.version, h.created_at, h.attributes IS NOT NULL AS is_there FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = c.name COLLATE "C"
    ORDER BY h.version DESC LIMIT 1) n ON true;
  PERFORM l9_log_world_update(p_tenant, p_org, next.state, next.at, gen_random_uuid(), 'direct', NULL, NULL, NULL);
  UPDATE world_model_entities e SET version = h.version FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.state_version = next.state
      AND e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL
      AND e.entity_id COLLATE "C" = h.entity_id AND e.version IS DISTINCT FROM h.version;
END
$$;
REVOKE ALL ON FUNCTION l9_log_direct_changes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_log_direct_changes TO l9_app, l9_platform;

-- Keeps the scalars of the entities, and the log of those who know nothing of versions: their changes become versions and an
-- update of each world, of the type `direct`.
CREATE OR REPLACE FUNCTION trigger_follow_world_entities() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  world record;
BEGIN
  -- also statements of the owner that touch no row, who has no scope
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM after) THEN
      RETURN NULL;
    END IF;
  ELSIF NOT EXISTS (SELECT FROM before) THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM world_entity_attributes a USING before b
      WHERE a.tenant_id = b.tenant_id AND a.world_id = b.world_id AND b.user_id IS NULL AND a.entity_id = b.entity_id COLLATE "C";
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO world_entity_attributes (tenant_id, org_id, user_id, entity_id, path, kind, text_value, number_value, exact, is_reference)
    SELECT a.tenant_id, a.org_id, NULL, a.entity_id, l.path, l.kind, l.text_value, l.number_value, l.exact, l.is_reference
    FROM after a CROSS JOIN LATERAL l9_world_leaves(a.attributes) l WHERE a.user_id IS NULL;
  END IF;
  IF current_setting('l9.world_is_logged', true) = 'on' THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('l9.world_is_logged', 'on', true);
  IF TG_OP = 'DELETE' THEN
    FOR world IN SELECT DISTINCT b.tenant_id, b.org_id FROM before b WHERE b.user_id IS NULL LOOP
      PERFORM l9_log_direct_changes(world.tenant_id, world.org_id,
        ARRAY(SELECT b.entity_id FROM before b WHERE b.tenant_id = world.tenant_id AND b.world_id = l9_world_id(world.org_id) AND b.user_id IS NULL));
    END LOOP;
  ELSE
    FOR world IN SELECT DISTINCT a.tenant_id, a.org_id FROM after a WHERE a.user_id IS NULL LOOP
      PERFORM l9_log_direct_changes(world.tenant_id, world.org_id,
        ARRAY(SELECT a.entity_id FROM after a WHERE a.tenant_id = world.tenant_id AND a.world_id = l9_world_id(world.org_id) AND a.user_id IS NULL));
    END LOOP;
  END IF;
  PERFORM set_config('l9.world_is_logged', '', true);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION trigger_follow_world_entities FROM PUBLIC;
CREATE OR REPLACE TRIGGER trigger_follow_inserted_entities AFTER INSERT ON world_model_entities
  REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION trigger_follow_world_entities();
CREATE OR REPLACE TRIGGER trigger_follow_updated_entities AFTER UPDATE ON world_model_entities
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION trigger_follow_world_entities();
CREATE OR REPLACE TRIGGER trigger_follow_deleted_entities AFTER DELETE ON world_model_entities
  REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION trigger_follow_world_entities();

CALL l9_protect_references();
CALL l9_keep_no_values();
