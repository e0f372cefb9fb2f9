-- API keys: who may call over HTTP. No secret is stored: a verifier is HMAC-SHA-256 of it, with a pepper that the database
-- never sees.

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

-- A row belongs to whom its key acts for. Keys are never deleted, so that it can be told later who had which.
CREATE TABLE IF NOT EXISTS api_keys (
  key_id         uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  selector       text NOT NULL CHECK (selector ~ '^[0-9A-Za-z]{12}$'),   -- the part of the token that finds the row
  verifier       bytea NOT NULL CHECK (length(verifier) = 32),
  role           text NOT NULL CHECK (role IN
                   ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin', 'platform_admin')),
  permissions    text[] NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz,
  last_used_at   timestamptz,                        -- to the minute
  revoked_at     timestamptz,
  replaced_by    uuid,                               -- the key that it was rotated to
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  -- within a tenant: a wider key would tell a tenant which selectors others have
  UNIQUE (tenant_id, selector)
);
CREATE INDEX IF NOT EXISTS api_keys_selector ON api_keys (selector);
CREATE INDEX IF NOT EXISTS api_keys_newest ON api_keys (tenant_id, created_at DESC, key_id DESC);
CALL l9_protect('api_keys', 'personal', 'SELECT, INSERT, UPDATE');

-- No scope writes a key that may do more than the scope itself: the twin of Role.covers in Java. With the rights of whoever
-- writes, because anybody can write 'platform_admin' into a setting.
CREATE OR REPLACE FUNCTION trigger_bound_api_key() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.role <> 'end_user' AND current_user <> 'l9_platform' AND NOT coalesce(CASE NEW.role
       WHEN 'cursor_user' THEN l9_current_role() IN ('cursor_user', 'org_admin', 'tenant_admin')
       WHEN 'l9_system' THEN l9_current_role() = 'l9_system'
       WHEN 'org_admin' THEN l9_current_role() IN ('org_admin', 'tenant_admin')
       WHEN 'tenant_admin' THEN l9_current_role() = 'tenant_admin'
       ELSE false END, false) THEN
    RAISE EXCEPTION 'a key may not do more than who makes it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER api_keys_bound BEFORE INSERT OR UPDATE OF role ON api_keys
  FOR EACH ROW EXECUTE FUNCTION trigger_bound_api_key();

-- The one statement that runs without a scope, because it is what a scope comes from. It answers for exactly the key of
-- which both parts are known and that is good at this time, or with no row, which does not say what was wrong. Verifiers
-- are compared by their digests: how long that takes says nothing of how many bytes are right.
CREATE OR REPLACE FUNCTION l9_authenticate(p_selector text, p_verifier bytea, p_at timestamptz)
  RETURNS TABLE (key_id uuid, tenant_id uuid, org_id uuid, user_id uuid, role text, permissions text[], expires_at timestamptz)
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH known AS (
    SELECT k.key_id, k.tenant_id, k.org_id, k.user_id, k.role, k.permissions, k.expires_at FROM api_keys k
    WHERE k.selector = p_selector AND sha256(k.verifier) = sha256(p_verifier)
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
CALL l9_hand_to_views('FUNCTION', 'l9_authenticate(text, bytea, timestamptz)');
REVOKE ALL ON FUNCTION l9_authenticate FROM PUBLIC;
-- to the login, and not to l9_app: inside of a scope there is nobody left to authenticate
GRANT EXECUTE ON FUNCTION l9_authenticate TO l9_api;
