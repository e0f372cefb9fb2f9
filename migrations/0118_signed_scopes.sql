-- Scopes that SQL alone cannot choose, and locks whose numbers tell nobody's tenant.
--
-- Whoever could send text of his own through the server's login named any tenant: l9_set_scope, or four settings by hand.
-- A login that has a key in scope_keys presents a signed token instead, which the server makes outside of the database:
--   kid.pid.expiry.tenant.org.user.role.mac     mac: HMAC-SHA-256, in hexadecimal, of what stands before its dot
-- It is good for one server process, and for transactions that begin before it expires (seconds since 1970). It is checked
-- again whenever a helper is asked, so that no setting, savepoint or RESET leaves more than a token does. Every other login
-- sets its scope as before.

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


-- ---------------------------------------------------------------------------------------------------------------------
-- Keys
-- ---------------------------------------------------------------------------------------------------------------------

-- Of no tenant, and nobody's but its owner's: no grant, and no policy that lets anybody else in.
CREATE TABLE IF NOT EXISTS scope_keys (
  login      name NOT NULL,        -- takes signed scopes only for as long as it has a row
  kid        text NOT NULL CHECK (kid ~ '^[0-9A-Za-z_-]{1,40}$'),
  inner_key  bytea NOT NULL CHECK (octet_length(inner_key) = 64),   -- the key, combined with the pads of HMAC
  outer_key  bytea NOT NULL CHECK (octet_length(outer_key) = 64),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (login, kid)
);
ALTER TABLE scope_keys ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON scope_keys FROM PUBLIC;

-- Adds a key of a login, by the owner; a key that is there already stays as it is.
CREATE OR REPLACE FUNCTION l9_add_scope_key(p_login name, p_kid text, p_secret bytea) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  block bytea := p_secret;
  inner_key bytea := '';
  outer_key bytea := '';
BEGIN
  IF octet_length(p_secret) < 32 THEN
    RAISE EXCEPTION 'a key of scopes has at least 32 bytes' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF octet_length(block) > 64 THEN
    block := sha256(block);
  END IF;
  block := block || decode(repeat('00', 64 - octet_length(block)), 'hex');
  inner_key := block;
  outer_key := block;
  FOR place IN 0..63 LOOP
    inner_key := set_byte(inner_key, place, get_byte(block, place) # 54);
    outer_key := set_byte(outer_key, place, get_byte(block, place) # 92);
  END LOOP;
  INSERT INTO scope_keys (login, kid, inner_key, outer_key) VALUES (p_login, p_kid, inner_key, outer_key)
    ON CONFLICT DO NOTHING;
END
$$;
REVOKE ALL ON FUNCTION l9_add_scope_key FROM PUBLIC;


-- ---------------------------------------------------------------------------------------------------------------------
-- Claims
-- ---------------------------------------------------------------------------------------------------------------------

-- Who acts, as text: tenant, organisation, user, role, and, for a login that takes signed scopes only, the key ('': there is
-- no token). The one function of ours that runs as the owner: it reads scope_keys and tells nothing of them. Everybody may
-- call it, because it answers for the session that asks. RESTRICTED, because a parallel worker has a process of its own.
-- The digests of the macs are compared, so that timing tells nothing of matching characters.
CREATE OR REPLACE FUNCTION l9_scope_claims() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  token     CONSTANT text := nullif(current_setting('app.scope_token', true), '');
  part      CONSTANT text[] := string_to_array(token, '.');
  inner_key bytea;
  outer_key bytea;
BEGIN
  IF token IS NOT NULL THEN
    SELECT k.inner_key, k.outer_key INTO inner_key, outer_key FROM scope_keys k WHERE k.login = session_user AND k.kid = part[1];
  END IF;
  IF inner_key IS NULL AND NOT EXISTS (SELECT FROM scope_keys k WHERE k.login = session_user) THEN
    RETURN ARRAY[nullif(current_setting('app.tenant_id', true), ''), nullif(current_setting('app.org_id', true), ''),
                 nullif(current_setting('app.user_id', true), ''), nullif(current_setting('app.role', true), ''), NULL];
  END IF;
  IF token IS NULL THEN
    RETURN ARRAY[NULL, NULL, NULL, NULL, ''];
  END IF;
  IF inner_key IS NULL OR cardinality(part) <> 8 OR part[2] <> pg_backend_pid()::text
     OR sha256(convert_to(part[8], 'UTF8')) <> sha256(convert_to(encode(
          sha256(outer_key || sha256(inner_key || convert_to(array_to_string(part[1:7], '.'), 'UTF8'))),
          'hex'), 'UTF8')) THEN
    RAISE EXCEPTION 'the scope token is not valid here' USING ERRCODE = 'invalid_authorization_specification',
      HINT = 'It is made with a key of this login for this server process; a pooler of transactions in between needs plain scopes.';
  END IF;
  IF to_timestamp(part[3]::bigint) <= now() THEN
    RAISE EXCEPTION 'the scope token has expired' USING ERRCODE = 'invalid_authorization_specification',
      HINT = 'It is good for transactions that begin within a minute; the clocks of both machines may be apart.';
  END IF;
  RETURN ARRAY[nullif(part[4], ''), nullif(part[5], ''), nullif(part[6], ''), nullif(part[7], ''), part[1]];
END
$$;

CREATE OR REPLACE FUNCTION l9_current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_claims())[1]::uuid;
CREATE OR REPLACE FUNCTION l9_current_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_claims())[2]::uuid;
CREATE OR REPLACE FUNCTION l9_current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_claims())[3]::uuid;
CREATE OR REPLACE FUNCTION l9_current_role() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_claims())[4];
CREATE OR REPLACE FUNCTION l9_is_admin() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN coalesce(l9_current_role() IN ('tenant_admin', 'platform_admin'), false);

-- The claims of a complete scope, none of them if its role is not one of these, or an error; see l9_require_scope in 0008.
CREATE OR REPLACE FUNCTION l9_scope_of(roles text[]) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
  SET search_path FROM CURRENT AS $$
DECLARE
  claims CONSTANT text[] := l9_scope_claims();
BEGIN
  IF claims[1] IS NULL OR claims[4] IS NULL
     OR claims[4] NOT IN ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin')
     OR (claims[4] <> 'tenant_admin' AND claims[2] IS NULL)
     OR (claims[4] IN ('end_user', 'cursor_user') AND claims[3] IS NULL) THEN
    RAISE EXCEPTION 'no L9 scope' USING ERRCODE = 'invalid_authorization_specification',
      HINT = 'SELECT l9_set_scope(tenant, org, user, role) first.';
  END IF;
  RETURN CASE WHEN claims[4] = ANY (roles) THEN claims END;
END
$$;
CREATE OR REPLACE FUNCTION l9_require_scope() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_of('{end_user,cursor_user,l9_system,org_admin,tenant_admin}'))[4];
CREATE OR REPLACE FUNCTION l9_scope_tenant(roles text[]) RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_of(roles))[1]::uuid;
CREATE OR REPLACE FUNCTION l9_scope_org(roles text[]) RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN (l9_scope_of(roles))[2]::uuid;

CREATE OR REPLACE FUNCTION l9_apply_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text, p_local boolean)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  claims CONSTANT text[] := l9_scope_claims();
BEGIN
  IF claims[5] IS NOT NULL
     AND (p_tenant::text, p_org::text, p_user::text, p_role) IS DISTINCT FROM (claims[1], claims[2], claims[3], claims[4]) THEN
    RAISE EXCEPTION 'the login % takes signed scopes only', session_user USING ERRCODE = 'insufficient_privilege',
      HINT = 'SELECT l9_begin_signed_scope(token): whoever has its key makes the token.';
  END IF;
  IF p_tenant IS NULL OR p_role IS NULL
     OR p_role NOT IN ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin', 'platform_admin')
     OR (p_org IS NULL AND p_role NOT IN ('tenant_admin', 'platform_admin'))
     OR (p_user IS NULL AND p_role IN ('end_user', 'cursor_user')) THEN
    RAISE EXCEPTION 'invalid scope: tenant %, org %, user %, role %', p_tenant, p_org, p_user, p_role
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Every scope has a tenant; end_user and cursor_user have org and user; l9_system and org_admin have org.';
  END IF;
  -- changing role is what keeps platform_admin from logins outside l9_platform
  PERFORM set_config('role', CASE p_role WHEN 'platform_admin' THEN 'l9_platform' ELSE 'l9_app' END, p_local),
          set_config('app.tenant_id', p_tenant::text, p_local),
          set_config('app.org_id', coalesce(p_org::text, ''), p_local),
          set_config('app.user_id', coalesce(p_user::text, ''), p_local),
          set_config('app.role', p_role, p_local);
END
$$;

-- As l9_begin_scope, for the transaction, with a token.
CREATE OR REPLACE FUNCTION l9_begin_signed_scope(p_token text, p_correlation uuid DEFAULT NULL, p_session text DEFAULT NULL,
                                                 p_trace text DEFAULT NULL)
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  claims text[];
BEGIN
  PERFORM set_config('app.scope_token', coalesce(p_token, ''), true);
  claims := l9_scope_claims();
  IF claims[5] IS NULL THEN
    RAISE EXCEPTION 'the login % has no key of scopes', session_user USING ERRCODE = 'invalid_authorization_specification',
      HINT = 'The owner adds one: l9 scope-keys create.';
  END IF;
  PERFORM l9_begin_scope(claims[1]::uuid, claims[2]::uuid, claims[3]::uuid, claims[4], p_correlation, p_session, p_trace);
END
$$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Locks
-- ---------------------------------------------------------------------------------------------------------------------

-- An advisory lock's number is in pg_locks, for everybody. Without this secret of the database it tells neither whose lock
-- it is nor of what, and nobody can foretell the one of somebody else.
CREATE TABLE IF NOT EXISTS lock_salt (
  salt bytea NOT NULL CHECK (octet_length(salt) = 32)
);
ALTER TABLE lock_salt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE ALL ON lock_salt FROM PUBLIC;
GRANT SELECT ON lock_salt TO l9_views;
DO $salt$
BEGIN
  DROP POLICY IF EXISTS lock_salt_locks ON lock_salt;
  CREATE POLICY lock_salt_locks ON lock_salt AS PERMISSIVE FOR ALL TO l9_views, l9_user USING (true);
  -- the random bits of two UUIDs
  INSERT INTO lock_salt SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    WHERE NOT EXISTS (SELECT FROM lock_salt);
END
$salt$;

-- Takes the lock of something in a tenant until the transaction ends. It tells nobody the number.
CREATE OR REPLACE FUNCTION l9_lock(p_tenant uuid, p_what text, p_shared boolean DEFAULT false, p_wait boolean DEFAULT true)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  number bigint;
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no locks of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- the first eight bytes; 'x' makes a bit string of hexadecimal digits
  SELECT ('x' || left(encode(sha256(salt || convert_to(p_tenant || ' ' || p_what, 'UTF8')), 'hex'), 16))::bit(64)::bigint
    INTO STRICT number FROM lock_salt;
  IF NOT p_wait THEN
    RETURN pg_try_advisory_xact_lock(number);
  ELSIF p_shared THEN
    PERFORM pg_advisory_xact_lock_shared(number);
  ELSE
    PERFORM pg_advisory_xact_lock(number);
  END IF;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION l9_lock FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'l9_lock(uuid, text, boolean, boolean)');
GRANT EXECUTE ON FUNCTION l9_lock TO l9_app, l9_platform;

CREATE OR REPLACE FUNCTION l9_hold_embedding_models(p_tenant uuid) RETURNS SETOF embedding_spaces LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM l9_lock(p_tenant, 'embedding models', p_shared => true);
  RETURN QUERY SELECT * FROM embedding_spaces WHERE tenant_id = p_tenant;
END
$$;
CREATE OR REPLACE FUNCTION l9_lock_embedding_models(p_tenant uuid, p_patience_ms integer) RETURNS boolean LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  before CONSTANT text := current_setting('lock_timeout');
BEGIN
  PERFORM set_config('lock_timeout', p_patience_ms::text, true);
  BEGIN
    PERFORM l9_lock(p_tenant, 'embedding models');
  EXCEPTION WHEN lock_not_available THEN
    PERFORM set_config('lock_timeout', before, true);
    RETURN false;
  END;
  PERFORM set_config('lock_timeout', before, true);
  RETURN true;
END
$$;
