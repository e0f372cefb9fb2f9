-- Rows that never change, also for who sends SQL of his own, and keys that cannot be planted.
--
-- What Java promises to leave as it was written is refused here too: otherwise an end user changes a packet's words and
-- leaves the old ones in the index. By a trigger on those columns and not by their rights, so that the published client's
-- upsert, which writes the same values again, goes on working, and one that would write others is told why not.

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

-- A migration may adjust what it must, as the owner and outside of any scope.
CREATE OR REPLACE FUNCTION trigger_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a row of % keeps what it was written with', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege', HINT = TG_ARGV[0];
END
$$;

-- Makes columns of a table keep their values. Written again as they are, they pass.
CREATE OR REPLACE PROCEDURE l9_keep(kept regclass, columns text[], hint text) LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $procedure$
DECLARE
  name    CONSTANT text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = kept);
  names   CONSTANT text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(columns) AS c);
  changed CONSTANT text := (SELECT string_agg(format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', c), ' OR ') FROM unnest(columns) AS c);
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OF %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION trigger_refuse_change(%L)',
                 name || '_keep_written', names, kept, changed, hint);
END
$procedure$;
REVOKE ALL ON PROCEDURE l9_keep FROM PUBLIC;

-- What a packet may change is whose it is, its tags, expiry and visibility, what it repeats, and what is counted of it.
CALL l9_keep('packet_store',
  '{packet_id,tenant_id,packet_type,envelope,"timestamp",thread_id,agent_id,parent_ids,derivation,generation,root_id,content_hash,correlation_id,session_id,trace_id,stored_xid}',
  'A packet is immutable: store a new one that has it as its parent.');
CALL l9_keep('semantic_memory', '{embedding_id,tenant_id,agent_id,payload,vector,embedding_type,created_at}',
  'A note is immutable: store another and delete this one.');
CALL l9_keep('operations', '{operation_id,tenant_id,kind,created_at}', 'What an operation is stays as it was begun.');
CALL l9_keep('api_keys', '{key_id,tenant_id,org_id,user_id,name,selector,verifier,role,permissions,created_at}',
  'A key stays as it was made: rotate it.');

CREATE OR REPLACE TRIGGER operations_keep_end BEFORE UPDATE ON operations
  FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL AND OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION trigger_refuse_change('What has finished stays so.');


-- ---------------------------------------------------------------------------------------------------------------------
-- Keys
-- ---------------------------------------------------------------------------------------------------------------------

-- A verifier is 72 bytes: the HMAC of the secret, the expiry that was given (microseconds since 1970, 2^63-1: none), and the
-- HMAC of both with id, owner, role and permissions. Who has no pepper makes none, so that a row that is planted, copied or
-- altered opens nothing. One of 32 bytes is the first part alone, from the time before there were the others. It opens nothing
-- either, since nobody can tell it from one that was planted: such keys are made anew.
ALTER TABLE api_keys DROP CONSTRAINT IF EXISTS api_keys_verifier_check;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_verifier_check CHECK (length(verifier) IN (32, 72));

-- A key ends sooner, never later, and does not come back.
CREATE OR REPLACE TRIGGER api_keys_keep_end BEFORE UPDATE OF expires_at, revoked_at ON api_keys
  FOR EACH ROW WHEN (
    coalesce(NEW.expires_at, 'infinity') > coalesce(OLD.expires_at, 'infinity')
    OR OLD.revoked_at IS NOT NULL AND OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
  EXECUTE FUNCTION trigger_refuse_change('A key ends sooner, never later, and does not come back: make a new one.');

-- As l9_authenticate of 0116, which it replaces, with the whole verifier: the server makes sure that it covers the rest.
CREATE OR REPLACE FUNCTION l9_find_key(p_selector text, p_verifier bytea, p_at timestamptz)
  RETURNS TABLE (key_id uuid, tenant_id uuid, org_id uuid, user_id uuid, role text, permissions text[], expires_at timestamptz,
                 verifier bytea)
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH known AS (
    SELECT k.key_id, k.tenant_id, k.org_id, k.user_id, k.role, k.permissions, k.expires_at, k.verifier FROM api_keys k
    WHERE k.selector = p_selector AND sha256(substring(k.verifier FOR 32)) = sha256(p_verifier)
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at)
      -- what makes no scope is no key
      AND (k.org_id IS NOT NULL OR k.role IN ('tenant_admin', 'platform_admin'))
      AND (k.user_id IS NOT NULL OR k.role NOT IN ('end_user', 'cursor_user'))
  ), used AS (
    UPDATE api_keys k SET last_used_at = p_at FROM known
    WHERE k.tenant_id = known.tenant_id AND k.key_id = known.key_id
      AND (k.last_used_at IS NULL OR k.last_used_at <= p_at - interval '1 minute')
  )
  SELECT * FROM known
$$;
CALL l9_hand_to_views('FUNCTION', 'l9_find_key(text, bytea, timestamptz)');
REVOKE ALL ON FUNCTION l9_find_key FROM PUBLIC;
-- to the login, and not to l9_app: inside of a scope there is nobody left to authenticate
GRANT EXECUTE ON FUNCTION l9_find_key TO l9_api;
DROP FUNCTION IF EXISTS l9_authenticate(text, bytea, timestamptz);
