-- Worlds: an update is stored by one statement behind that of its entities, and answers with what it stored; changes of other clients
-- cost what they change, also in tables that were never analyzed.

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

-- The digest of a content. In the language that keeps its plan: in SQL it would be planned at each call anew.
CREATE OR REPLACE FUNCTION l9_world_hash(p_name text, p_type text, p_attributes jsonb, p_confidence double precision)
  RETURNS bit(256) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
  RETURN ('x' || encode(sha256(convert_to(jsonb_build_array(p_name, p_type, p_attributes, p_confidence)::text, 'UTF8')), 'hex'))::bit(256);
END
$$;

-- In the functions below, the id of the world is a variable. As an expression within a query it would be kept from the indexes by the
-- policies, unless the query is planned at each call for its arguments.

-- Stores versions of entities that are held, as the next state of their world, and returns them. Without attributes, a version is a
-- deletion. The entities and their scalars come first, because nobody else waits for them; the row of the state, for which the
-- writers of a world queue, is taken by the last statement. The plans are made once: for the arrays at hand they look cheaper, and
-- would be made at each call anew, which takes longer than all the rest.
CREATE OR REPLACE FUNCTION l9_store_world_update(p_tenant uuid, p_org uuid, p_update uuid, p_type text, p_insight uuid, p_fingerprint text,
    p_confidence double precision, p_names text[], p_versions integer[], p_types text[], p_attributes text[], p_confidences double precision[])
  RETURNS TABLE (entity_id text, state_version integer, created_at timestamptz, changed_at timestamptz)
  LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
  world CONSTANT uuid := l9_world_id(p_org);
BEGIN
  PERFORM set_config('l9.world_is_logged', 'on', true);
  IF array_position(p_attributes, NULL) IS NOT NULL THEN
    DELETE FROM world_model_entities e USING unnest(p_names, p_attributes) AS w (name, attributes)
      WHERE w.attributes IS NULL AND e.tenant_id = p_tenant AND e.world_id = world AND e.user_id IS NULL
        AND e.entity_id COLLATE "C" = w.name COLLATE "C";
  END IF;
  INSERT INTO world_model_entities AS e (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence, version)
  SELECT p_tenant, p_org, NULL, w.name, w.kind, w.attributes::jsonb, w.confidence, w.version
  FROM unnest(p_names, p_versions, p_types, p_attributes, p_confidences) AS w (name, version, kind, attributes, confidence)
  WHERE w.attributes IS NOT NULL
  ON CONFLICT ON CONSTRAINT world_model_entities_entity_key DO UPDATE
    SET entity_type = excluded.entity_type, attributes = excluded.attributes, confidence = excluded.confidence, version = excluded.version,
        updated_at = now();
  PERFORM set_config('l9.world_is_logged', '', true);

  RETURN QUERY
  WITH given AS MATERIALIZED (
    SELECT w.name, w.version, w.kind, w.attributes::jsonb AS attributes, w.confidence, b.content_hash AS before,
           CASE WHEN b.content_hash IS NOT NULL THEN b.created_at END AS created_at,
           CASE WHEN w.attributes IS NOT NULL THEN l9_world_hash(w.name, w.kind, w.attributes::jsonb, w.confidence) END AS after
    FROM unnest(p_names, p_versions, p_types, p_attributes, p_confidences) AS w (name, version, kind, attributes, confidence)
    LEFT JOIN LATERAL (
      SELECT h.created_at, h.content_hash FROM world_entity_versions h
      WHERE h.tenant_id = p_tenant AND h.world_id = world AND h.entity_id = w.name COLLATE "C" AND h.version < w.version
      ORDER BY h.version DESC LIMIT 1) b ON true),
  total AS (
    SELECT count(*)::integer AS entities, (count(g.after) - count(g.before))::integer AS more,
           coalesce(bit_xor(g.after), repeat('0', 256)::bit(256)) # coalesce(bit_xor(g.before), repeat('0', 256)::bit(256)) AS mixed,
           to_jsonb((array_agg(g.name ORDER BY g.name COLLATE "C"))[1:1000]) AS names
    FROM given g),
  next AS (
    INSERT INTO world_states AS s (tenant_id, org_id, user_id, state_version, entity_count, digest, changed_at)
    SELECT p_tenant, p_org, NULL, 1, t.more, t.mixed, clock_timestamp() FROM total t
    ON CONFLICT ON CONSTRAINT world_states_key DO UPDATE
      SET state_version = s.state_version + 1, entity_count = s.entity_count + excluded.entity_count, digest = s.digest # excluded.digest,
          changed_at = greatest(s.changed_at, clock_timestamp()),
          correlation_id = l9_current_correlation(), session_id = l9_current_session(), trace_id = l9_current_trace()
    RETURNING s.state_version, s.changed_at),
  logged AS (
    INSERT INTO world_model_updates (update_id, tenant_id, org_id, user_id, insight_id, insight_type, entities, confidence, applied_at,
                                     state_version_before, state_version_after, fingerprint, entity_count)
    SELECT p_update, p_tenant, p_org, NULL, p_insight, p_type, t.names, p_confidence, n.changed_at,
           n.state_version - 1, n.state_version, p_fingerprint, t.entities
    FROM total t CROSS JOIN next n)
  INSERT INTO world_entity_versions AS h (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence,
                                          content_hash, created_at, changed_at)
  SELECT p_tenant, p_org, NULL, g.name, g.version, n.state_version, g.kind, g.attributes, g.confidence, g.after,
         coalesce(g.created_at, n.changed_at), n.changed_at
  FROM given g CROSS JOIN next n
  RETURNING h.entity_id, h.state_version, h.created_at, h.changed_at;
END
$$;
REVOKE ALL ON FUNCTION l9_store_world_update FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_store_world_update TO l9_app, l9_platform;
DROP FUNCTION IF EXISTS l9_apply_world_update(uuid, uuid, uuid, text, uuid, text, double precision, text[], integer[], text[], text[], double precision[]);

-- Counts the versions of a state in its world, and enters them into the log. The version before each is the first behind it in the
-- order of the index. For a world of which statistics know nothing, every index looks as good for an equality, and a scan and a sort
-- as good as the index with the order; without those two, only that index is left.
CREATE OR REPLACE FUNCTION l9_log_world_update(p_tenant uuid, p_org uuid, p_state integer, p_at timestamptz, p_update uuid, p_type text,
                                               p_insight uuid, p_fingerprint text, p_confidence double precision)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  world CONSTANT uuid := l9_world_id(p_org);
BEGIN
  WITH moved AS (
    SELECT h.entity_id, h.content_hash AS after, b.content_hash AS before
    FROM world_entity_versions h
    LEFT JOIN LATERAL (
      SELECT o.content_hash FROM world_entity_versions o
      WHERE o.tenant_id = p_tenant AND o.world_id = world AND o.entity_id = h.entity_id AND o.version < h.version
      ORDER BY o.version DESC LIMIT 1) b ON true
    WHERE h.tenant_id = p_tenant AND h.world_id = world AND h.state_version = p_state),
  total AS (
    SELECT count(*)::integer AS entities, (count(after) - count(before))::integer AS more,
           coalesce(bit_xor(after), repeat('0', 256)::bit(256)) # coalesce(bit_xor(before), repeat('0', 256)::bit(256)) AS mixed FROM moved),
  counted AS (
    UPDATE world_states s SET entity_count = s.entity_count + t.more, digest = s.digest # t.mixed
    FROM total t WHERE s.tenant_id = p_tenant AND s.world_id = world)
  INSERT INTO world_model_updates (update_id, tenant_id, org_id, user_id, insight_id, insight_type, entities, confidence, applied_at,
                                   state_version_before, state_version_after, fingerprint, entity_count)
  SELECT p_update, p_tenant, p_org, NULL, p_insight, p_type,
         (SELECT coalesce(jsonb_agg(n.entity_id ORDER BY n.entity_id), '[]')
          FROM (SELECT m.entity_id FROM moved m ORDER BY m.entity_id LIMIT 1000) n),
         p_confidence, p_at, p_state - 1, p_state, p_fingerprint, t.entities
  FROM total t;
END
$$;

-- Writes versions of entities that were changed without them, and an update of the type `direct`. Each entity is looked up by its
-- name, by a range in the order of the index as above: a join over many would be planned for the few that the planner expects, and
-- read the world for each of them.
CREATE OR REPLACE FUNCTION l9_log_direct_changes(p_tenant uuid, p_org uuid, p_names text[]) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  world CONSTANT uuid := l9_world_id(p_org);
  next  record;
  wrong record;
BEGIN
  SELECT * INTO next FROM l9_next_world_state(p_tenant, p_org);
  INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version, state_version, entity_type, attributes, confidence, content_hash,
                                     created_at, changed_at)
  SELECT p_tenant, p_org, NULL, c.name, coalesce(n.version, 0) + 1, next.state, e.entity_type, e.attributes,
         CASE WHEN e.attributes IS NOT NULL THEN coalesce(e.confidence, 1) END,
         CASE WHEN e.attributes IS NOT NULL THEN l9_world_hash(c.name, e.entity_type, e.attributes, coalesce(e.confidence, 1)) END,
         CASE WHEN n.is_there THEN n.created_at ELSE next.at END, next.at
  FROM (SELECT DISTINCT u AS name FROM unnest(p_names) u) c
  LEFT JOIN LATERAL (
    SELECT m.entity_id, m.entity_type, m.attributes, m.confidence FROM world_model_entities m
    WHERE m.tenant_id = p_tenant AND m.world_id = world AND m.entity_id COLLATE "C" >= c.name COLLATE "C" AND m.user_id IS NULL
    ORDER BY m.entity_id COLLATE "C" LIMIT 1) e ON e.entity_id = c.name
  LEFT JOIN LATERAL (
    SELECT h.version, h.created_at, h.attributes IS NOT NULL AS is_there FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = world AND h.entity_id = c.name COLLATE "C"
    ORDER BY h.version DESC LIMIT 1) n ON true;
  PERFORM l9_log_world_update(p_tenant, p_org, next.state, next.at, gen_random_uuid(), 'direct', NULL, NULL, NULL);
  SELECT array_agg(e.place) AS places, array_agg(n.version) AS versions INTO wrong
  FROM (SELECT DISTINCT u AS name FROM unnest(p_names) u) c
  CROSS JOIN LATERAL (
    SELECT m.ctid AS place, m.entity_id, m.version FROM world_model_entities m
    WHERE m.tenant_id = p_tenant AND m.world_id = world AND m.entity_id COLLATE "C" >= c.name COLLATE "C" AND m.user_id IS NULL
    ORDER BY m.entity_id COLLATE "C" LIMIT 1) e
  CROSS JOIN LATERAL (
    SELECT h.version FROM world_entity_versions h
    WHERE h.tenant_id = p_tenant AND h.world_id = world AND h.entity_id = c.name COLLATE "C"
    ORDER BY h.version DESC LIMIT 1) n
  WHERE e.entity_id = c.name AND e.version IS DISTINCT FROM n.version;
  IF wrong.places IS NOT NULL THEN
    UPDATE world_model_entities e SET version = w.version
    FROM unnest(wrong.places, wrong.versions) AS w (place, version)
    WHERE e.ctid = w.place AND e.tenant_id = p_tenant AND e.world_id = world;
  END IF;
END
$$;

CALL l9_keep_no_values();
