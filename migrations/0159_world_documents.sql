-- Worlds: snapshots of other clients, which hold a whole world as one document, are read and restored as those are that name a state;
-- histories come from elsewhere; a job forgets what a world keeps no longer; versions are compared with their digests.

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

-- The functions that each update calls, in the language that keeps their plans: in SQL, they would be planned at each call anew.
CREATE OR REPLACE FUNCTION l9_next_world_state(p_tenant uuid, p_org uuid, OUT state integer, OUT at timestamptz)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO world_states AS s (tenant_id, org_id, user_id, state_version, changed_at)
  VALUES (p_tenant, p_org, NULL, 1, clock_timestamp())
  ON CONFLICT ON CONSTRAINT world_states_key DO UPDATE
    SET state_version = s.state_version + 1, changed_at = greatest(s.changed_at, clock_timestamp()),
        correlation_id = l9_current_correlation(), session_id = l9_current_session(), trace_id = l9_current_trace()
  RETURNING s.state_version, s.changed_at INTO state, at;
END
$$;

CREATE OR REPLACE FUNCTION l9_log_world_update(p_tenant uuid, p_org uuid, p_state integer, p_at timestamptz, p_update uuid, p_type text,
                                               p_insight uuid, p_fingerprint text, p_confidence double precision)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
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
  FROM total t;
END
$$;

CREATE OR REPLACE FUNCTION l9_world_leaves(p_attributes jsonb)
  RETURNS TABLE (path text, kind text, text_value text, number_value double precision, exact jsonb, is_reference boolean)
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
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
  ORDER BY s.path COLLATE "C", s.written COLLATE "C" LIMIT 200;
END
$$;

-- The differences of two states; only what moved between them is looked at. The plan is made for these states: without them, the
-- planner reads the whole world.
CREATE OR REPLACE FUNCTION l9_world_diff(p_tenant uuid, p_org uuid, p_from integer, p_to integer)
  RETURNS TABLE (entity_id text, type_before text, attributes_before jsonb, confidence_before double precision,
                 type_after text, attributes_after jsonb, confidence_after double precision)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
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
  WHERE x.content_hash IS DISTINCT FROM y.content_hash;
END
$$;

-- Other clients write documents; we say that ours are none.
ALTER TABLE world_model_snapshots ADD COLUMN IF NOT EXISTS is_document boolean NOT NULL DEFAULT true;

-- The entities of a document: its member `entities`, or else all of it; an object by name, or an array of objects that name
-- themselves. Only an object is an entity. Attributes are the member of that name, or else what is no column of an entity.
CREATE OR REPLACE FUNCTION l9_world_document(p_document jsonb)
  RETURNS TABLE (entity_id text, entity_type text, attributes jsonb, confidence double precision)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
  WITH whole AS (
    SELECT CASE WHEN jsonb_typeof(p_document -> 'entities') IN ('object', 'array') THEN p_document -> 'entities' ELSE p_document END AS entities),
  one AS (
    SELECT m.key AS name, m.value
    FROM whole w CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(w.entities) WHEN 'object' THEN w.entities ELSE '{}' END) m
    UNION ALL
    SELECT a.value ->> 'entity_id', a.value
    FROM whole w CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(w.entities) WHEN 'array' THEN w.entities ELSE '[]' END) a)
  SELECT DISTINCT ON (o.name COLLATE "C")
         o.name, coalesce(o.value ->> 'entity_type', 'unknown'),
         coalesce(o.value -> 'attributes', o.value - '{entity_id,entity_type,confidence,version,created_at,updated_at}'::text[]),
         CASE jsonb_typeof(o.value -> 'confidence')
           WHEN 'number' THEN round(least(greatest((o.value ->> 'confidence')::numeric, 0), 1), 15)::double precision ELSE 1 END
  FROM one o WHERE o.name <> '' AND jsonb_typeof(o.value) = 'object'
  ORDER BY o.name COLLATE "C", o.value
$$;
REVOKE ALL ON FUNCTION l9_world_document FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_world_document TO l9_app, l9_platform;

-- A document has the digest of the state that it restores.
CREATE OR REPLACE FUNCTION trigger_digest_world_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.digest := (SELECT coalesce(bit_xor(l9_world_hash(d.entity_id, d.entity_type, d.attributes, d.confidence)), repeat('0', 256)::bit(256))
                 FROM l9_world_document(NEW.snapshot) d);
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION trigger_digest_world_document FROM PUBLIC;
CREATE OR REPLACE TRIGGER trigger_digest_world_document BEFORE INSERT OR UPDATE OF snapshot, is_document ON world_model_snapshots
  FOR EACH ROW WHEN (NEW.is_document) EXECUTE FUNCTION trigger_digest_world_document();

DO $formats$
BEGIN
  PERFORM l9_as_owner('{world_model_snapshots}', $$
    UPDATE world_model_snapshots SET is_document = false
    WHERE is_document AND digest IS NOT NULL AND snapshot @> '{"format": 2}'$$);
  PERFORM l9_as_owner('{world_model_snapshots}', $$
    UPDATE world_model_snapshots SET is_document = true WHERE is_document AND digest IS NULL$$);
END
$formats$;

-- The differences between the present of a world and a document; from none, nothing differs.
CREATE OR REPLACE FUNCTION l9_world_document_diff(p_tenant uuid, p_org uuid, p_snapshot uuid)
  RETURNS TABLE (entity_id text, type_before text, attributes_before jsonb, confidence_before double precision,
                 type_after text, attributes_after jsonb, confidence_after double precision)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT coalesce(x.entity_id, y.entity_id), x.entity_type, x.attributes, x.confidence, y.entity_type, y.attributes, y.confidence
  FROM (SELECT n.* FROM (SELECT DISTINCT ON (h.entity_id) h.* FROM world_entity_versions h
                         WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org)
                         ORDER BY h.entity_id, h.version DESC) n
        WHERE n.attributes IS NOT NULL
          AND EXISTS (SELECT FROM world_model_snapshots s
                      WHERE s.tenant_id = p_tenant AND s.world_id = l9_world_id(p_org) AND s.snapshot_id = p_snapshot AND s.is_document)) x
  FULL JOIN (SELECT d.* FROM world_model_snapshots n CROSS JOIN LATERAL l9_world_document(n.snapshot) d
             WHERE n.tenant_id = p_tenant AND n.world_id = l9_world_id(p_org) AND n.snapshot_id = p_snapshot AND n.is_document) y
    ON y.entity_id COLLATE "C" = x.entity_id
  WHERE x.content_hash IS DISTINCT FROM
    CASE WHEN y.entity_id IS NOT NULL THEN l9_world_hash(y.entity_id, y.entity_type, y.attributes, y.confidence) END
$$;
REVOKE ALL ON FUNCTION l9_world_document_diff FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_world_document_diff TO l9_app, l9_platform;

-- Makes the next state of a world that is held alone equal to a document.
CREATE OR REPLACE FUNCTION l9_restore_world_document(p_tenant uuid, p_org uuid, p_snapshot uuid, p_update uuid, p_type text) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  next record;
BEGIN
  SELECT * INTO next FROM l9_next_world_state(p_tenant, p_org);
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, d.entity_id, coalesce(n.version, 0) + 1, next.state, d.type_after, d.attributes_after, d.confidence_after,
         CASE WHEN d.attributes_after IS NOT NULL THEN l9_world_hash(d.entity_id, d.type_after, d.attributes_after, d.confidence_after) END,
         CASE WHEN d.attributes_before IS NULL THEN next.at ELSE n.created_at END, next.at
  FROM l9_world_document_diff(p_tenant, p_org, p_snapshot) d
  LEFT JOIN LATERAL (
    SELECT h.version, h.created_at FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = d.entity_id COLLATE "C"
    ORDER BY h.version DESC LIMIT 1) n ON true;
  PERFORM l9_log_world_update(p_tenant, p_org, next.state, next.at, p_update, p_type, NULL, NULL, NULL);
  PERFORM l9_show_world_state(p_tenant, p_org, next.state);
  RETURN next.state;
END
$$;
REVOKE ALL ON FUNCTION l9_restore_world_document FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_restore_world_document TO l9_app, l9_platform;

-- Stores versions of a history that comes from elsewhere as the newest of a world that is held alone. With an update, they begin a
-- state; without one, they are more of the present one, or of a world that nobody changed yet the oldest state that is kept.
CREATE OR REPLACE FUNCTION l9_import_world_versions(p_tenant uuid, p_org uuid, p_state integer, p_at timestamptz, p_update uuid, p_type text,
    p_insight uuid, p_fingerprint text, p_confidence double precision, p_entities integer, p_moved text[], p_names text[], p_versions integer[],
    p_states integer[], p_types text[], p_attributes text[], p_confidences double precision[], p_created timestamptz[], p_changed timestamptz[])
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, w.name, w.version, w.state, w.kind, w.attributes::jsonb, w.confidence,
         CASE WHEN w.attributes IS NOT NULL THEN l9_world_hash(w.name, w.kind, w.attributes::jsonb, w.confidence) END, w.created, w.changed
  FROM unnest(p_names, p_versions, p_states, p_types, p_attributes, p_confidences, p_created, p_changed)
    AS w (name, version, state, kind, attributes, confidence, created, changed);
  INSERT INTO world_states AS s (tenant_id, org_id, user_id, state_version, changed_at, oldest_restorable_state)
  VALUES (p_tenant, p_org, NULL, p_state, p_at, CASE WHEN p_update IS NULL THEN p_state ELSE 0 END)
  ON CONFLICT ON CONSTRAINT world_states_key DO UPDATE SET state_version = excluded.state_version, changed_at = excluded.changed_at;
  UPDATE world_states s SET entity_count = s.entity_count + t.more, digest = s.digest # t.mixed
  FROM (SELECT (count(h.content_hash) - count(b.content_hash))::integer AS more,
               coalesce(bit_xor(h.content_hash), repeat('0', 256)::bit(256)) # coalesce(bit_xor(b.content_hash), repeat('0', 256)::bit(256)) AS mixed
        FROM unnest(p_names, p_versions) AS w (name, version)
        JOIN world_entity_versions h
          ON h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.entity_id = w.name COLLATE "C" AND h.version = w.version
        LEFT JOIN world_entity_versions b
          ON b.tenant_id = p_tenant AND b.world_id = l9_world_id(p_org) AND b.entity_id = w.name COLLATE "C" AND b.version = w.version - 1) t
  WHERE s.tenant_id = p_tenant AND s.world_id = l9_world_id(p_org);
  IF p_update IS NOT NULL THEN
    INSERT INTO world_model_updates (update_id, tenant_id, org_id, user_id, insight_id, insight_type, entities, confidence, applied_at,
                                     state_version_before, state_version_after, fingerprint, entity_count)
    VALUES (p_update, p_tenant, p_org, NULL, p_insight, p_type, to_jsonb(p_moved), p_confidence, p_at, p_state - 1, p_state, p_fingerprint, p_entities);
  END IF;
  PERFORM set_config('l9.world_is_logged', 'on', true);
  DELETE FROM world_model_entities e USING unnest(p_names, p_attributes) AS w (name, attributes)
    WHERE w.attributes IS NULL AND e.tenant_id = p_tenant AND e.world_id = l9_world_id(p_org) AND e.user_id IS NULL
      AND e.entity_id = w.name;
  INSERT INTO world_model_entities AS e (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence, version, created_at, updated_at)
  SELECT p_tenant, p_org, NULL, w.name, w.kind, w.attributes::jsonb, w.confidence, w.version, w.created, w.changed
  FROM unnest(p_names, p_versions, p_types, p_attributes, p_confidences, p_created, p_changed)
    AS w (name, version, kind, attributes, confidence, created, changed)
  WHERE w.attributes IS NOT NULL
  ON CONFLICT ON CONSTRAINT world_model_entities_entity_key DO UPDATE
    SET entity_type = excluded.entity_type, attributes = excluded.attributes, confidence = excluded.confidence, version = excluded.version,
        created_at = excluded.created_at, updated_at = excluded.updated_at;
  PERFORM set_config('l9.world_is_logged', '', true);
END
$$;
REVOKE ALL ON FUNCTION l9_import_world_versions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_import_world_versions TO l9_app, l9_platform;

-- The part of its history that a world keeps; without either, all of it.
ALTER TABLE world_states
  ADD COLUMN IF NOT EXISTS kept_days   integer CHECK (kept_days BETWEEN 1 AND 36500),
  ADD COLUMN IF NOT EXISTS kept_states integer CHECK (kept_states >= 0);

-- The worlds that have states which they keep no longer, with the oldest one that stays: what days, states or a snapshot keep.
CREATE OR REPLACE FUNCTION l9_outdated_worlds(p_at timestamptz) RETURNS TABLE (tenant_id uuid, org_id uuid, state_version integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT s.tenant_id, s.org_id, k.state_version
  FROM world_states s CROSS JOIN LATERAL (
    SELECT least(CASE WHEN s.kept_states IS NOT NULL THEN greatest(s.state_version - s.kept_states, 0) END,
                 CASE WHEN s.kept_days IS NOT NULL THEN coalesce(
                   (SELECT u.state_version_after FROM world_model_updates u
                    WHERE u.tenant_id = s.tenant_id AND u.world_id = s.world_id AND u.state_version_after IS NOT NULL
                      AND u.applied_at <= p_at - make_interval(days => s.kept_days)
                    ORDER BY u.applied_at DESC, u.state_version_after DESC LIMIT 1), 0) END,
                 (SELECT min(n.state_version) FROM world_model_snapshots n
                  WHERE n.tenant_id = s.tenant_id AND n.world_id = s.world_id AND NOT n.is_document)) AS state_version) k
  WHERE (s.kept_days IS NOT NULL OR s.kept_states IS NOT NULL) AND k.state_version > s.oldest_restorable_state
$$;
REVOKE ALL ON FUNCTION l9_outdated_worlds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_outdated_worlds TO l9_app, l9_platform;

-- Forgets these states of one of them; returns how many worlds there were, one or none.
CREATE OR REPLACE FUNCTION l9_forget_outdated_world(p_at timestamptz) RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  outdated record;
BEGIN
  FOR outdated IN SELECT * FROM l9_outdated_worlds(p_at) o ORDER BY o.tenant_id, o.org_id LOOP
    PERFORM l9_hold_world(outdated.tenant_id, outdated.org_id, '{}', NULL, true);
    -- whoever held it may have forgotten them, or pinned one
    SELECT * INTO outdated FROM l9_outdated_worlds(p_at) o
      WHERE o.tenant_id = outdated.tenant_id AND o.org_id IS NOT DISTINCT FROM outdated.org_id;
    IF FOUND THEN
      PERFORM l9_forget_world(outdated.tenant_id, outdated.org_id, outdated.state_version);
      RETURN 1;
    END IF;
  END LOOP;
  RETURN 0;
END
$$;
REVOKE ALL ON FUNCTION l9_forget_outdated_world FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_forget_outdated_world TO l9_app, l9_platform;

-- The versions of a world whose content is not that of their digest. The content is lost.
CREATE OR REPLACE FUNCTION l9_damaged_world_versions(p_tenant uuid, p_org uuid) RETURNS TABLE (entity_id text, version integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT h.entity_id, h.version FROM world_entity_versions h
  WHERE h.tenant_id = p_tenant AND h.world_id = l9_world_id(p_org) AND h.attributes IS NOT NULL
    AND h.content_hash <> l9_world_hash(h.entity_id, h.entity_type, h.attributes, h.confidence)
$$;
REVOKE ALL ON FUNCTION l9_damaged_world_versions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_damaged_world_versions TO l9_app, l9_platform;

-- The entities of a world that are not what their newest version says, or whose scalars are not those of their attributes. Nothing
-- is told by a version that is damaged itself.
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
  WHERE (h.attributes IS NULL OR h.content_hash = l9_world_hash(h.entity_id, h.entity_type, h.attributes, h.confidence))
    AND ((h.attributes IS NULL) <> (e.entity_id IS NULL)
    OR e.entity_id IS NOT NULL
       AND (h.version, h.entity_type, h.attributes, h.confidence)
         IS DISTINCT FROM (greatest(coalesce(e.version, 1), 1), e.entity_type, e.attributes, coalesce(e.confidence, 1))
    OR e.scalars IS DISTINCT FROM a.scalars)
$$;
REVOKE ALL ON FUNCTION l9_damaged_world_entities FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_damaged_world_entities TO l9_app, l9_platform;

CALL l9_keep_no_values();
