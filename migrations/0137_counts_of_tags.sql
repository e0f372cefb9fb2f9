-- Counts that are sums: those of tags, so that a list of tags reads no packets, and the mark of rows that are sums already,
-- so that folding is done each minute and costs nothing where nobody wrote. And postings in the order of their shares in a
-- score, so that a word that very many packets have is read from the top.

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

ALTER TABLE lexical_statistics ADD COLUMN IF NOT EXISTS folded boolean NOT NULL DEFAULT false;
CREATE INDEX IF NOT EXISTS lexical_statistics_unfolded ON lexical_statistics (tenant_id) WHERE NOT folded;

-- Deltas, as lexical_statistics. Triggers write them with the copies in packet_tags; nobody else may.
CREATE TABLE IF NOT EXISTS tag_statistics (
  tenant_id uuid NOT NULL,
  delta_id  bigint GENERATED ALWAYS AS IDENTITY,
  tag       text COLLATE "C" NOT NULL,   -- lists are in the order of code points
  org_id    uuid,
  user_id   uuid,
  scope     text NOT NULL,
  packets   bigint NOT NULL,
  folded    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, delta_id)
);
CREATE INDEX IF NOT EXISTS tag_statistics_tag ON tag_statistics (tenant_id, tag);
CREATE INDEX IF NOT EXISTS tag_statistics_unfolded ON tag_statistics (tenant_id) WHERE NOT folded;
CALL l9_protect('tag_statistics', 'personal', 'SELECT');

CREATE OR REPLACE FUNCTION trigger_copy_packet_arrays() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
    SELECT p.tenant_id, p.packet_id, parent.id, min(parent.ordinal), p.org_id, p.user_id, p.scope
    FROM new_packets p, unnest(p.parent_ids) WITH ORDINALITY AS parent (id, ordinal)
    WHERE parent.id IS NOT NULL
    GROUP BY p.tenant_id, p.packet_id, parent.id, p.org_id, p.user_id, p.scope;
  WITH copied AS (
    INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
      SELECT DISTINCT p.tenant_id, tag, p.packet_id, p."timestamp", p.org_id, p.user_id, p.scope
      FROM new_packets p, unnest(p.tags) AS tag
      WHERE tag IS NOT NULL
    RETURNING tenant_id, tag, org_id, user_id, scope
  )
  INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets)
    SELECT tenant_id, tag, org_id, user_id, scope, count(*) FROM copied GROUP BY tenant_id, tag, org_id, user_id, scope;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION trigger_recopy_packet_arrays() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM packet_parents WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
    SELECT NEW.tenant_id, NEW.packet_id, parent.id, min(parent.ordinal), NEW.org_id, NEW.user_id, NEW.scope
    FROM unnest(NEW.parent_ids) WITH ORDINALITY AS parent (id, ordinal)
    WHERE parent.id IS NOT NULL
    GROUP BY parent.id;
  DELETE FROM packet_tags WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  WITH copied AS (
    INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
      SELECT DISTINCT NEW.tenant_id, tag, NEW.packet_id, NEW."timestamp", NEW.org_id, NEW.user_id, NEW.scope
      FROM unnest(NEW.tags) AS tag
      WHERE tag IS NOT NULL
    RETURNING tenant_id, tag, org_id, user_id, scope
  )
  INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets)
    SELECT tenant_id, tag, org_id, user_id, scope, 1 FROM copied;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION trigger_uncount_tags() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets)
    SELECT tenant_id, tag, org_id, user_id, scope, -count(*) FROM deleted_tags GROUP BY tenant_id, tag, org_id, user_id, scope;
  -- A tag that its owner has no more goes at once, by name. Rows that somebody folds meanwhile are left to him: what is
  -- deleted always sums up to nothing.
  WITH unused AS MATERIALIZED (
    SELECT DISTINCT g.tenant_id, g.tag COLLATE "C" AS tag, g.org_id, g.user_id, g.scope FROM deleted_tags g
    WHERE 0 = (SELECT sum(s.packets) FROM tag_statistics s
               WHERE s.tenant_id = g.tenant_id AND s.tag = g.tag COLLATE "C" AND s.scope = g.scope
                 AND s.org_id IS NOT DISTINCT FROM g.org_id AND s.user_id IS NOT DISTINCT FROM g.user_id)
  ), locked AS MATERIALIZED (
    SELECT s.tenant_id, s.delta_id, s.tag, s.org_id, s.user_id, s.scope, s.packets
    FROM tag_statistics s JOIN unused u ON u.tenant_id = s.tenant_id AND u.tag = s.tag AND u.scope = s.scope
      AND s.org_id IS NOT DISTINCT FROM u.org_id AND s.user_id IS NOT DISTINCT FROM u.user_id
    FOR UPDATE OF s SKIP LOCKED
  )
  DELETE FROM tag_statistics s USING locked l
    WHERE s.tenant_id = l.tenant_id AND s.delta_id = l.delta_id
      AND 0 = (SELECT sum(o.packets) FROM locked o
               WHERE o.tenant_id = l.tenant_id AND o.tag = l.tag AND o.scope = l.scope
                 AND o.org_id IS NOT DISTINCT FROM l.org_id AND o.user_id IS NOT DISTINCT FROM l.user_id);
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_tags_uncount AFTER DELETE ON packet_tags
  REFERENCING OLD TABLE AS deleted_tags FOR EACH STATEMENT EXECUTE FUNCTION trigger_uncount_tags();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_copy_packet_arrays(),trigger_recopy_packet_arrays(),trigger_uncount_tags()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;

-- Folds the deltas of the next tenant after this one that has any: returns that tenant, or NULL when none is left. Only the
-- groups that have new deltas are touched. Deleting and inserting in one statement, they are never seen half done, and
-- what is appended meanwhile stays.
CREATE OR REPLACE FUNCTION l9_fold_statistics(after uuid) RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  nobody      CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  next_tenant uuid;
BEGIN
  next_tenant := least(
    (SELECT s.tenant_id FROM lexical_statistics s WHERE NOT s.folded AND s.tenant_id > coalesce(after, nobody)
     ORDER BY s.tenant_id LIMIT 1),
    (SELECT s.tenant_id FROM tag_statistics s WHERE NOT s.folded AND s.tenant_id > coalesce(after, nobody)
     ORDER BY s.tenant_id LIMIT 1));
  WITH touched AS (
    SELECT DISTINCT coalesce(org_id, nobody) AS org, coalesce(user_id, nobody) AS person, scope, analysis
    FROM lexical_statistics WHERE tenant_id = next_tenant AND NOT folded
  ), deltas AS (
    DELETE FROM lexical_statistics s USING touched
    WHERE s.tenant_id = next_tenant AND coalesce(s.org_id, nobody) = touched.org
      AND coalesce(s.user_id, nobody) = touched.person AND s.scope = touched.scope AND s.analysis = touched.analysis
    RETURNING s.*
  )
  INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, analysis, documents, terms, folded)
    SELECT tenant_id, org_id, user_id, scope, analysis, sum(documents), sum(terms), true
    FROM deltas
    GROUP BY tenant_id, org_id, user_id, scope, analysis
    HAVING sum(documents) <> 0 OR sum(terms) <> 0;
  WITH touched AS (
    SELECT DISTINCT coalesce(org_id, nobody) AS org, coalesce(user_id, nobody) AS person, scope, tag
    FROM tag_statistics WHERE tenant_id = next_tenant AND NOT folded
  ), deltas AS (
    DELETE FROM tag_statistics s USING touched
    WHERE s.tenant_id = next_tenant AND coalesce(s.org_id, nobody) = touched.org
      AND coalesce(s.user_id, nobody) = touched.person AND s.scope = touched.scope AND s.tag = touched.tag
    RETURNING s.*
  )
  INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets, folded)
    SELECT tenant_id, tag, org_id, user_id, scope, sum(packets), true
    FROM deltas
    GROUP BY tenant_id, tag, org_id, user_id, scope
    HAVING sum(packets) <> 0;
  RETURN next_tenant;
END
$$;

-- What is there already is counted once.
DO $counted$
BEGIN
  PERFORM l9_as_owner('{packet_tags,tag_statistics}', $$
    INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets, folded)
      SELECT tenant_id, tag, org_id, user_id, scope, count(*), true
      FROM packet_tags
      WHERE NOT EXISTS (SELECT FROM tag_statistics)
      GROUP BY tenant_id, tag, org_id, user_id, scope$$);
END
$counted$;

-- Of each frequency the shortest packets first, with all that the policies read. A packet's terms are its key, so that there
-- is no third index.
DO $postings$
BEGIN
  IF to_regclass('packet_terms_impact') IS NULL THEN
    CREATE INDEX packet_terms_impact ON packet_terms (tenant_id, term, frequency, length, packet_id)
      INCLUDE (org_id, user_id, scope);
    ALTER TABLE packet_terms
      DROP CONSTRAINT packet_terms_pkey, ADD CONSTRAINT packet_terms_pkey PRIMARY KEY (tenant_id, packet_id, term);
  END IF;
END
$postings$;
DROP INDEX IF EXISTS packet_terms_of_packet;
CALL l9_keep_no_values();
