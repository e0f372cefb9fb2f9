-- The log of changes: who changed what, when and why. Entries are only added; those of a tenant are a chain, in which each
-- hash covers the one before, so that a change, a gap or another order shows. Java computes and checks the hashes.

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

-- Owner and visibility are those of what the entry is about: it is seen by whoever sees that.
CREATE TABLE IF NOT EXISTS audit_log (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  number         bigint NOT NULL CHECK (number > 0),       -- from 1 on without gaps
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  occurred_at    timestamptz NOT NULL,
  actor_user     uuid,
  actor_role     text NOT NULL CHECK (actor_role IN
                   ('end_user', 'cursor_user', 'l9_system', 'org_admin', 'tenant_admin', 'platform_admin')),
  action         text NOT NULL CHECK (action ~ '^[a-z][a-z0-9_.-]{0,99}$'),
  target_kind    text NOT NULL CHECK (length(target_kind) BETWEEN 1 AND 100),
  target_id      text NOT NULL CHECK (length(target_id) BETWEEN 1 AND 500),
  content_digest text NOT NULL CHECK (content_digest ~ '^[0-9a-f]{64}$'),
  -- the content, which can be erased: the chain covers its digest
  salt           uuid,
  reason         text CHECK (length(reason) <= 2000),
  before_value   text,                                     -- canonical JSON, as the text that the digest is of
  after_value    text,
  previous_hash  text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash           text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),        -- of the content, too
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX IF NOT EXISTS audit_log_target ON audit_log (tenant_id, target_kind, target_id, number);
CREATE INDEX IF NOT EXISTS audit_log_actor ON audit_log (tenant_id, actor_user, number);
CREATE INDEX IF NOT EXISTS audit_log_occurred ON audit_log (tenant_id, occurred_at);
CALL l9_protect('audit_log', 'personal', 'SELECT, INSERT');

-- Also for rows that are deleted, whose trigger returns the old one.
CREATE OR REPLACE FUNCTION trigger_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'a row of % keeps what it was written with', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege', HINT = TG_ARGV[0];
END
$$;

CALL l9_keep('audit_log',
  '{tenant_id,number,org_id,user_id,scope,occurred_at,actor_user,actor_role,action,target_kind,target_id,content_digest,previous_hash,hash,correlation_id}',
  'An entry of the audit log is never changed.');
CREATE OR REPLACE TRIGGER audit_log_keep_rows BEFORE DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION trigger_refuse_change('An entry of the audit log is never deleted.');
-- A content goes as a whole, and does not become another one.
CREATE OR REPLACE TRIGGER audit_log_keep_content
  BEFORE UPDATE OF salt, reason, before_value, after_value, session_id, trace_id ON audit_log
  FOR EACH ROW WHEN (
    num_nonnulls(NEW.salt, NEW.reason, NEW.before_value, NEW.after_value, NEW.session_id, NEW.trace_id) > 0
    AND (OLD.salt, OLD.reason, OLD.before_value, OLD.after_value, OLD.session_id, OLD.trace_id)
        IS DISTINCT FROM (NEW.salt, NEW.reason, NEW.before_value, NEW.after_value, NEW.session_id, NEW.trace_id))
  EXECUTE FUNCTION trigger_refuse_change('The content of an entry can only be erased, as a whole.');

-- An entry follows the last one, and names whoever writes it, now. For a row that the writer may not write the policies give
-- the answer, which tells nothing of another tenant's chain.
CREATE OR REPLACE FUNCTION trigger_follow_audit_log() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  last_number bigint;
  last_hash   text;
BEGIN
  IF NOT l9_can_write(NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope) THEN
    RETURN NEW;
  END IF;
  SELECT e.number, e.hash INTO last_number, last_hash FROM audit_log e
    WHERE e.tenant_id = NEW.tenant_id ORDER BY e.number DESC LIMIT 1;
  IF NEW.number <> coalesce(last_number, 0) + 1 OR NEW.previous_hash <> coalesce(last_hash, repeat('0', 64)) THEN
    RAISE EXCEPTION 'an entry of the audit log follows the last one' USING ERRCODE = 'insufficient_privilege',
      HINT = 'l9_hold_audit_log(tenant) tells its number and hash.';
  END IF;
  IF NEW.actor_role IS DISTINCT FROM l9_current_role() OR NEW.actor_user IS DISTINCT FROM l9_current_user_id()
     OR NEW.occurred_at NOT BETWEEN now() AND clock_timestamp() THEN
    RAISE EXCEPTION 'an entry of the audit log names whoever writes it, now' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER audit_log_follow BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION trigger_follow_audit_log();

-- Makes the caller the only writer of a tenant's chain until the transaction ends, and returns the last entry's number and
-- hash, and the time of the next ones.
CREATE OR REPLACE FUNCTION l9_hold_audit_log(p_tenant uuid, OUT number bigint, OUT hash text, OUT at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no audit log of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM l9_lock(p_tenant, 'audit log');
  -- a statement of its own, which sees what the holder before has committed
  SELECT e.number, e.hash INTO number, hash FROM audit_log e WHERE e.tenant_id = p_tenant ORDER BY e.number DESC LIMIT 1;
  number := coalesce(number, 0);
  hash := coalesce(hash, repeat('0', 64));
  at := clock_timestamp();
END
$$;

-- Every entry of a tenant behind a number, for its administrators, who verify the chain. The content only where the caller
-- sees what the entry is about.
CREATE OR REPLACE FUNCTION l9_audit_chain(p_tenant uuid, p_after bigint, p_entries integer) RETURNS SETOF audit_log
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  entry audit_log;
BEGIN
  IF NOT (l9_is_admin() AND l9_can_read(p_tenant, NULL, NULL, 'shared')) THEN
    RAISE EXCEPTION 'the whole audit log is for administrators of its tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR entry IN
    SELECT * FROM audit_log e WHERE e.tenant_id = p_tenant AND e.number > p_after ORDER BY e.number LIMIT p_entries
  LOOP
    IF NOT l9_can_read(entry.tenant_id, entry.org_id, entry.user_id, entry.scope) THEN
      entry.salt := NULL;
      entry.reason := NULL;
      entry.before_value := NULL;
      entry.after_value := NULL;
      entry.session_id := NULL;
      entry.trace_id := NULL;
    END IF;
    RETURN NEXT entry;
  END LOOP;
END
$$;

-- What was said of a fact in the log goes with the fact, whoever or whatever deletes it.
CREATE OR REPLACE FUNCTION trigger_erase_audit_contents() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE audit_log e
    SET salt = NULL, reason = NULL, before_value = NULL, after_value = NULL, session_id = NULL, trace_id = NULL
    FROM gone
    WHERE e.tenant_id = gone.tenant_id AND e.target_kind = 'fact' AND e.target_id = gone.fact_id::text;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER knowledge_facts_erase_audit_contents AFTER DELETE ON knowledge_facts
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_audit_contents();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY
    '{trigger_follow_audit_log(),trigger_erase_audit_contents(),l9_hold_audit_log(uuid),"l9_audit_chain(uuid,bigint,integer)"}'::regprocedure[]
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;
GRANT EXECUTE ON FUNCTION l9_hold_audit_log, l9_audit_chain TO l9_app, l9_platform;

CALL l9_keep_no_values();
