-- Which words of a tenant's reflections are common, by a sample of them: a bitmap of all rows with a common word takes longer
-- than the rest of a search, and says no more than that the word is common.

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

-- One row in 64: a normal key is half a SHA-256.
CREATE INDEX IF NOT EXISTS reflection_store_sampled_terms ON reflection_store USING gin (l9_term_keys(tenant_id, terms))
  WHERE governed AND state <> 'retired' AND normal_key < '04000000-0000-0000-0000-000000000000';
ALTER INDEX reflection_store_sampled_terms ALTER COLUMN 1 SET STATISTICS 0;

-- As 0148 has it, but that a word which more than eight visible rows of the sample have is not looked up: one that a hundred rows
-- have is in two of them on average, and in more than eight once in twenty-six thousand times. Two words of one key are told apart by
-- the search that compares the rows.
CREATE OR REPLACE FUNCTION l9_reflections_of_rare_words(p_tenant uuid, p_words integer[], p_terms text[], p_most integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
  sampled    CONSTANT integer := greatest(8, p_most / 12);  -- of the rows of a rare word; the mean is p_most / 64
  own_org    CONSTANT uuid := l9_current_org();
  own_user   CONSTANT uuid := l9_current_user_id();
  every_org  CONSTANT boolean := l9_can_read(p_tenant, gen_random_uuid(), NULL, 'shared');
  every_user CONSTANT boolean := l9_can_read(p_tenant, NULL, gen_random_uuid(), 'shared');
  scopes     CONSTANT text[] := ARRAY(
    SELECT s FROM unnest('{shared,cursor,l-private}'::text[]) AS s WHERE l9_can_read(p_tenant, NULL, NULL, s));
  keys       bigint[];
  found      uuid[];
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no rows of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR keys IN SELECT l9_term_keys(p_tenant, array_agg(q.term)) FROM unnest(p_words, p_terms) AS q (word, term) GROUP BY q.word LOOP
    found := ARRAY(
      SELECT r.reflection_id FROM reflection_store r
      WHERE l9_term_keys(r.tenant_id, r.terms) && keys AND r.governed AND r.state <> 'retired'
        AND r.normal_key < '04000000-0000-0000-0000-000000000000'
        AND CASE WHEN r.tenant_id = p_tenant
                  AND (r.org_id IS NULL OR r.org_id = own_org OR every_org)
                  AND (r.user_id IS NULL OR r.user_id = own_user OR every_user)
                  AND r.scope = ANY (scopes) THEN true END
      LIMIT sampled + 1);
    CONTINUE WHEN cardinality(found) > sampled;
    found := ARRAY(
      SELECT r.reflection_id FROM reflection_store r
      WHERE l9_term_keys(r.tenant_id, r.terms) && keys AND r.governed AND r.state <> 'retired'
        AND CASE WHEN r.tenant_id = p_tenant
                  AND (r.org_id IS NULL OR r.org_id = own_org OR every_org)
                  AND (r.user_id IS NULL OR r.user_id = own_user OR every_user)
                  AND r.scope = ANY (scopes) THEN true END
      LIMIT p_most + 1);
    IF cardinality(found) <= p_most THEN
      RETURN QUERY SELECT unnest(found);
    END IF;
  END LOOP;
END
$$;

CALL l9_keep_no_values();
