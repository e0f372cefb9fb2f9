-- The retention of checkpoints leaves what other clients keep beside the pointer to a thread.

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

-- Deletes threads of a tenant that nobody touched since, whole, at most so many. A thread in which somebody works is passed over. Of
-- a row of graph_checkpoints goes the pointer alone, and the row if nothing stands beside it; a private thread has no pointer.
CREATE OR REPLACE FUNCTION l9_delete_old_threads(p_tenant uuid, p_since timestamptz, p_threads bigint,
                                                 OUT deleted bigint, OUT oldest timestamptz, OUT newest timestamptz)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  kept CONSTANT record := l9_retained('checkpoints');
  old  record;
BEGIN
  deleted := 0;
  FOR old IN EXECUTE format('SELECT t.thread_key, t.touched_at FROM %s t WHERE t.tenant_id = $1 AND t.touched_at < $2 LIMIT $3', kept.relation)
    USING p_tenant, p_since, p_threads
  LOOP
    -- a statement of its own behind the lock, which sees what the writer before has committed
    CONTINUE WHEN NOT l9_lock(p_tenant, 'checkpoints ' || old.thread_key, p_wait => false);
    CONTINUE WHEN EXISTS (SELECT FROM checkpoints c
                          WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key AND c.stored_at >= p_since)
      OR EXISTS (SELECT FROM checkpoint_writes w
                 WHERE w.tenant_id = p_tenant AND w.thread_key = old.thread_key AND w.stored_at >= p_since);
    -- the locked version of each row is what is read, so that nothing is lost of what another client stores beside the pointer
    WITH pointers AS MATERIALIZED (
      SELECT g.checkpoint_id, g.graph_state - 'checkpoint' AS beside
      FROM graph_checkpoints g
      WHERE g.tenant_id = p_tenant AND EXISTS (
        SELECT FROM checkpoints c
        WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key AND c.scope <> 'l-private'
          AND g.org_id IS NOT DISTINCT FROM c.org_id AND g.user_id IS NOT DISTINCT FROM c.user_id AND g.agent_id = c.agent_id
          AND g.graph_state #>> '{checkpoint,thread_id}' = c.thread_id
          AND g.graph_state #>> '{checkpoint,checkpoint_id}' = c.checkpoint_id)
      FOR UPDATE OF g),
    alone AS (
      DELETE FROM graph_checkpoints g USING pointers p
      WHERE g.tenant_id = p_tenant AND g.checkpoint_id = p.checkpoint_id AND p.beside = '{}')
    UPDATE graph_checkpoints g SET graph_state = p.beside FROM pointers p
      WHERE g.tenant_id = p_tenant AND g.checkpoint_id = p.checkpoint_id AND p.beside <> '{}';
    DELETE FROM checkpoints c WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key;
    DELETE FROM checkpoint_writes w WHERE w.tenant_id = p_tenant AND w.thread_key = old.thread_key;
    DELETE FROM checkpoint_blobs b WHERE b.tenant_id = p_tenant AND b.thread_key = old.thread_key;
    deleted := deleted + 1;
    oldest := least(oldest, old.touched_at);
    newest := greatest(newest, old.touched_at);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION l9_delete_old_threads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_delete_old_threads TO l9_platform;

CALL l9_keep_no_values();
