-- Facts by trust, the evidence of a fact by the packet in which a source begins, and less work under the lock of a slot.

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

-- An assertion reads of a fact's sources those that its own may repeat, however many there are. A source that begins in
-- several packets, of which there are few, has no place in this index.
CREATE INDEX IF NOT EXISTS fact_evidence_root
  ON fact_evidence (tenant_id, (CASE WHEN roots[2] IS NULL THEN roots[1] END), fact_id);

-- The facts of a tenant by trust, page by page. A row moves in it with each step of its confidence.
CREATE INDEX IF NOT EXISTS knowledge_facts_trust
  ON knowledge_facts (tenant_id, (CASE path WHEN 'inferred' THEN 1 WHEN 'observed' THEN 2 WHEN 'stated' THEN 3 WHEN 'confirmed' THEN 4 END) DESC,
                      confidence DESC, created_at DESC, fact_id DESC)
  WHERE governed;

-- As 0140 has it, but in a language that plans its statement once in a session and not at each call.
CREATE OR REPLACE FUNCTION l9_fact_moments(p_tenant uuid) RETURNS integer LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  RETURN (SELECT ('x' || left(encode(sha256(salt || convert_to(p_tenant || ' moments of facts', 'UTF8')), 'hex'), 8))::bit(32)::integer
          FROM lock_salt);
END
$$;

CALL l9_keep_no_values();
