-- Which analysis made a packet's search terms, so that an index that an older one made is known, and is made again by a
-- job. What is there already counts as 0. The counts of BM25 are kept for each analysis: a search sees in them, without
-- another look, how many packets are still to be analysed again.

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

ALTER TABLE packet_terms ADD COLUMN IF NOT EXISTS analysis smallint NOT NULL DEFAULT 0;
ALTER TABLE lexical_statistics ADD COLUMN IF NOT EXISTS analysis smallint NOT NULL DEFAULT 0;

-- A packet is uncounted when its last term goes.
CREATE OR REPLACE FUNCTION trigger_uncount_terms() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, analysis, documents, terms)
    SELECT gone.tenant_id, gone.org_id, gone.user_id, gone.scope, gone.analysis, -count(*), -sum(gone.length)
    FROM (SELECT DISTINCT tenant_id, org_id, user_id, scope, analysis, packet_id, length FROM deleted_terms) AS gone
    WHERE NOT EXISTS (SELECT FROM packet_terms t WHERE t.tenant_id = gone.tenant_id AND t.packet_id = gone.packet_id)
    GROUP BY gone.tenant_id, gone.org_id, gone.user_id, gone.scope, gone.analysis;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION trigger_pass_identity_to_terms() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  packet packet_terms%ROWTYPE;
BEGIN
  UPDATE packet_terms SET org_id = NEW.org_id, user_id = NEW.user_id, scope = NEW.scope
    WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  IF FOUND THEN
    SELECT * INTO packet FROM packet_terms WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id LIMIT 1;
    INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, analysis, documents, terms)
      VALUES (OLD.tenant_id, OLD.org_id, OLD.user_id, OLD.scope, packet.analysis, -1, -packet.length),
             (NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope, packet.analysis, 1, packet.length);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION l9_fold_statistics(after uuid) RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  next_tenant uuid;
BEGIN
  SELECT s.tenant_id INTO next_tenant FROM lexical_statistics s
    WHERE s.tenant_id > coalesce(after, '00000000-0000-0000-0000-000000000000')
    ORDER BY s.tenant_id LIMIT 1;
  WITH deltas AS (
    DELETE FROM lexical_statistics WHERE tenant_id = next_tenant RETURNING *
  )
  INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, analysis, documents, terms)
    SELECT tenant_id, org_id, user_id, scope, analysis, sum(documents), sum(terms)
    FROM deltas
    GROUP BY tenant_id, org_id, user_id, scope, analysis
    HAVING sum(documents) <> 0 OR sum(terms) <> 0;
  RETURN next_tenant;
END
$$;

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_uncount_terms(),trigger_pass_identity_to_terms()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;
