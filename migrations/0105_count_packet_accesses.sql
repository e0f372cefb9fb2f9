-- Many accesses in one statement, at the time of the caller's clock; update_packet_access counts one, at the server's.

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

-- The rows are locked in the order of their ids, so that two that count the same packets wait instead of deadlocking.
CREATE OR REPLACE FUNCTION l9_count_packet_accesses(p_ids uuid[], p_at timestamptz, accessing_agent text DEFAULT 'system')
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  counted bigint;
BEGIN
  WITH readable AS (
    SELECT packet_id FROM packet_store
    WHERE packet_id = ANY (p_ids) AND l9_can_read(tenant_id, org_id, user_id, scope)
    ORDER BY packet_id FOR UPDATE
  ), accessed AS (
    UPDATE packet_store p
    SET access_count = coalesce(p.access_count, 0) + 1,
        last_accessed = p_at,
        importance_score = least(1.0, coalesce(p.importance_score, 0.5) + 0.02)
    FROM readable r WHERE p.packet_id = r.packet_id
    RETURNING p.packet_id
  )
  INSERT INTO memory_access_log (target_type, target_id, agent_id, accessed_at)
    SELECT 'packet', packet_id, accessing_agent, p_at FROM accessed;
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN counted;
END
$$;

REVOKE ALL ON FUNCTION l9_count_packet_accesses FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'l9_count_packet_accesses(uuid[],timestamptz,text)');
GRANT EXECUTE ON FUNCTION l9_count_packet_accesses TO l9_app, l9_platform;
