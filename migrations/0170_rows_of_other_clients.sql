-- Worlds and trade against other clients: rows of theirs in the log are none of ours; an entity that they rename or move ends where it was;
-- they and restores do not wait for each other in a circle; a reference that they change has the snapshot of its new target.

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

-- The worlds that have states which they keep no longer, with the oldest one that stays. As 0159 has it, but that rows of other clients
-- in the log, which count no entities, say nothing of states; and nothing is forgotten that is not there yet.
CREATE OR REPLACE FUNCTION l9_outdated_worlds(p_at timestamptz) RETURNS TABLE (tenant_id uuid, org_id uuid, state_version integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT s.tenant_id, s.org_id, k.state_version
  FROM world_states s CROSS JOIN LATERAL (
    SELECT least(s.state_version,
                 CASE WHEN s.kept_states IS NOT NULL THEN greatest(s.state_version - s.kept_states, 0) END,
                 CASE WHEN s.kept_days IS NOT NULL THEN coalesce(
                   (SELECT u.state_version_after FROM world_model_updates u
                    WHERE u.tenant_id = s.tenant_id AND u.world_id = s.world_id AND u.entity_count IS NOT NULL
                      AND u.applied_at <= p_at - make_interval(days => s.kept_days)
                    ORDER BY u.applied_at DESC, u.state_version_after DESC LIMIT 1), 0) END,
                 (SELECT min(n.state_version) FROM world_model_snapshots n
                  WHERE n.tenant_id = s.tenant_id AND n.world_id = s.world_id AND NOT n.is_document)) AS state_version) k
  WHERE (s.kept_days IS NOT NULL OR s.kept_states IS NOT NULL) AND k.state_version > s.oldest_restorable_state
$$;

-- The scalars by which an entity is found. As 0159 has it, but that references come first, so that none is left out where there are many
-- scalars; and that the text of a number is kept wherever the double says less.
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
                OR s.kind = 'number' AND (abs(n.number) >= 9007199254740992 OR n.number::double precision::numeric <> s.written::numeric
                                          OR scale(n.number) > 15)
              THEN s.value END,
         r.is_reference
  FROM scalar s CROSS JOIN LATERAL (
    -- a double neither holds more nor less
    SELECT CASE WHEN s.kind <> 'number' THEN NULL
                WHEN abs(s.written::numeric) > 1.7e308 THEN sign(s.written::numeric) * 1.7e308
                WHEN abs(s.written::numeric) < 1e-307 THEN 0
                ELSE s.written::numeric END AS number) n
  CROSS JOIN LATERAL (SELECT s.kind = 'string' AND (s.path = '$ref' OR s.path LIKE '%.$ref') AS is_reference) r
  ORDER BY r.is_reference DESC, s.path COLLATE "C", s.written COLLATE "C" LIMIT 200;
END
$$;

-- Keeps the scalars of the entities, and the log of those who know nothing of versions. As 0157 has it, but that an entity which an
-- update renames, or takes out of a world, ends there.
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
  IF TG_OP = 'INSERT' THEN
    FOR world IN SELECT a.tenant_id, a.org_id, array_agg(a.entity_id) AS names FROM after a
                 WHERE a.user_id IS NULL GROUP BY a.tenant_id, a.org_id ORDER BY a.tenant_id, a.org_id LOOP
      PERFORM l9_log_direct_changes(world.tenant_id, world.org_id, world.names);
    END LOOP;
  ELSIF TG_OP = 'DELETE' THEN
    FOR world IN SELECT b.tenant_id, b.org_id, array_agg(b.entity_id) AS names FROM before b
                 WHERE b.user_id IS NULL GROUP BY b.tenant_id, b.org_id ORDER BY b.tenant_id, b.org_id LOOP
      PERFORM l9_log_direct_changes(world.tenant_id, world.org_id, world.names);
    END LOOP;
  ELSE
    FOR world IN SELECT t.tenant_id, t.org_id, array_agg(t.entity_id) AS names
                 FROM (SELECT b.tenant_id, b.org_id, b.entity_id FROM before b WHERE b.user_id IS NULL
                       UNION SELECT a.tenant_id, a.org_id, a.entity_id FROM after a WHERE a.user_id IS NULL) t
                 GROUP BY t.tenant_id, t.org_id ORDER BY t.tenant_id, t.org_id LOOP
      PERFORM l9_log_direct_changes(world.tenant_id, world.org_id, world.names);
    END LOOP;
  END IF;
  PERFORM set_config('l9.world_is_logged', '', true);
  RETURN NULL;
END
$$;

-- Lets a statement of another client wait for whoever holds its world alone, before it locks a row: restores and imports take the state
-- first and entities behind it, such statements the other way round. The world is that of the scope; a statement without an organisation
-- that changes several worlds holds the tenant's own alone, because a lock for each would need more memory than a server has for locks.
CREATE OR REPLACE FUNCTION trigger_hold_worlds() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  -- without a scope policies refuse the rows
  IF current_setting('l9.world_is_logged', true) IS DISTINCT FROM 'on' AND l9_current_tenant() IS NOT NULL THEN
    PERFORM l9_hold_world(l9_current_tenant(), l9_current_org(), '{}', NULL, false);
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION trigger_hold_worlds FROM PUBLIC;
CREATE OR REPLACE TRIGGER trigger_hold_worlds BEFORE INSERT OR UPDATE OR DELETE ON world_model_entities
  FOR EACH STATEMENT EXECUTE FUNCTION trigger_hold_worlds();

-- Numbers the versions of a document, and takes the snapshots of what it refers to. As 0160 has it, but that a reference which an update
-- changes has the snapshot of its new target, so that it is counted among those that refer to it.
CREATE OR REPLACE FUNCTION trigger_number_document() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  document CONSTANT jsonb := to_jsonb(NEW);
  before   CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
  taken    jsonb := '{}';
  snapshot text;
  target   jsonb;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1 + coalesce((SELECT max(v.version) FROM trade_versions v
                                 WHERE v.tenant_id = NEW.tenant_id AND v.entity_kind = TG_TABLE_NAME
                                   AND v.entity_id = (document ->> TG_ARGV[0])::uuid), 0);
  ELSIF current_user <> 'l9_views' THEN
    NEW.version := OLD.version + 1;
  END IF;
  FOR i IN 1 .. TG_NARGS - 1 BY 4 LOOP
    snapshot := regexp_replace(TG_ARGV[i], '_id$', '') || '_snapshot';
    IF document ->> TG_ARGV[i] IS NOT NULL
       AND (TG_OP = 'INSERT' AND document ->> snapshot IS NULL
            OR TG_OP = 'UPDATE' AND document ->> TG_ARGV[i] IS DISTINCT FROM before ->> TG_ARGV[i]
               AND (document -> snapshot = before -> snapshot OR document -> snapshot ->> 'id' IS DISTINCT FROM document ->> TG_ARGV[i])) THEN
      EXECUTE format('SELECT jsonb_build_object(''id'', p.%1$I, ''name'', p.%2$I) FROM %3$I p WHERE p.tenant_id = $1 AND p.%1$I = $2',
                     TG_ARGV[i + 2], TG_ARGV[i + 3], TG_ARGV[i + 1])
        INTO target USING NEW.tenant_id, (document ->> TG_ARGV[i])::uuid;
      taken := taken || jsonb_build_object(snapshot, target);
    END IF;
  END LOOP;
  IF taken <> '{}' THEN
    NEW := jsonb_populate_record(NEW, taken);
  END IF;
  RETURN NEW;
END
$$;

-- Scalars that were kept before: those of many scalars, and those with numbers of many digits.
DO $scalars$
DECLARE
  documents record;
BEGIN
  PERFORM l9_as_owner('{world_model_entities,world_entity_attributes}', $$
    WITH other AS MATERIALIZED (
      SELECT e.tenant_id, e.org_id, e.world_id, e.entity_id, e.attributes FROM world_model_entities e
      WHERE e.user_id IS NULL
        AND (e.attributes::text ~ '[0-9.]{16}'
             OR (SELECT count(*) FROM world_entity_attributes a
                 WHERE a.tenant_id = e.tenant_id AND a.world_id = e.world_id AND a.entity_id = e.entity_id COLLATE "C") >= 200)
        AND (SELECT jsonb_agg(to_jsonb(l) ORDER BY to_jsonb(l)::text) FROM l9_world_leaves(e.attributes) l)
          IS DISTINCT FROM
            (SELECT jsonb_agg(to_jsonb(l) ORDER BY to_jsonb(l)::text) FROM world_entity_attributes a
             CROSS JOIN LATERAL (SELECT a.path, a.kind, a.text_value, a.number_value, a.exact, a.is_reference) l
             WHERE a.tenant_id = e.tenant_id AND a.world_id = e.world_id AND a.entity_id = e.entity_id COLLATE "C")),
    gone AS (
      DELETE FROM world_entity_attributes a USING other o
      WHERE a.tenant_id = o.tenant_id AND a.world_id = o.world_id AND a.entity_id = o.entity_id COLLATE "C")
    INSERT INTO world_entity_attributes (tenant_id, org_id, user_id, entity_id, path, kind, text_value, number_value, exact, is_reference,
                                         correlation_id, session_id, trace_id)
    SELECT o.tenant_id, o.org_id, NULL, o.entity_id, l.path, l.kind, l.text_value, l.number_value, l.exact, l.is_reference, NULL, NULL, NULL
    FROM other o CROSS JOIN LATERAL l9_world_leaves(o.attributes) l$$);
  FOR documents IN
    SELECT c.relname AS kind, c.oid::regclass AS kept, arguments[1] AS id, arguments[2:] AS json
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    CROSS JOIN LATERAL (SELECT (string_to_array(encode(t.tgargs, 'escape'), '\000'))[1:t.tgnargs] AS arguments) a
    WHERE t.tgfoid = 'trigger_follow_document'::regproc AND c.relnamespace = current_schema()::regnamespace
  LOOP
    PERFORM l9_as_owner(ARRAY[documents.kept, 'trade_attributes'::regclass], format($$
      WITH other AS MATERIALIZED (
        SELECT d.tenant_id, d.org_id, d.user_id, d.%2$I AS id, j.json FROM %3$s d
        CROSS JOIN LATERAL (SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') AS json FROM jsonb_each(to_jsonb(d)) m
                            WHERE m.key = ANY (%4$L::text[]) AND m.value <> 'null') j
        WHERE (j.json::text ~ '[0-9.]{16}'
               OR (SELECT count(*) FROM trade_attributes a
                   WHERE a.tenant_id = d.tenant_id AND a.entity_kind = %1$L AND a.entity_id = d.%2$I) >= 200)
          AND (SELECT jsonb_agg(to_jsonb(n) ORDER BY to_jsonb(n)::text) FROM l9_world_leaves(j.json) l
               CROSS JOIN LATERAL (SELECT l.path, l.kind, l.text_value, l.number_value, l.exact) n)
            IS DISTINCT FROM
              (SELECT jsonb_agg(to_jsonb(n) ORDER BY to_jsonb(n)::text) FROM trade_attributes a
               CROSS JOIN LATERAL (SELECT a.path, a.kind, a.text_value, a.number_value, a.exact) n
               WHERE a.tenant_id = d.tenant_id AND a.entity_kind = %1$L AND a.entity_id = d.%2$I)),
      gone AS (
        DELETE FROM trade_attributes a USING other o
        WHERE a.tenant_id = o.tenant_id AND a.entity_kind = %1$L AND a.entity_id = o.id)
      INSERT INTO trade_attributes (tenant_id, org_id, user_id, entity_kind, entity_id, path, kind, text_value, number_value, exact,
                                    correlation_id, session_id, trace_id)
      SELECT o.tenant_id, o.org_id, o.user_id, %1$L, o.id, l.path, l.kind, l.text_value, l.number_value, l.exact, NULL, NULL, NULL
      FROM other o CROSS JOIN LATERAL l9_world_leaves(o.json) l$$,
      documents.kind, documents.id, documents.kept, documents.json));
  END LOOP;
END
$scalars$;

CALL l9_keep_no_values();
