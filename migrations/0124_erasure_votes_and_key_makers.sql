-- Erasure reaches the answers that are kept for repeated requests; feedback is one vote; keys know who made them.

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
-- Kept answers
-- ---------------------------------------------------------------------------------------------------------------------

-- Whoever writes an answer says which packets and summaries it shows; see StoredAnswer.shown in Java.
ALTER TABLE idempotency_keys
  ADD COLUMN IF NOT EXISTS shown  uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS erased boolean NOT NULL DEFAULT false;  -- what it showed is gone, and so is the answer
CREATE INDEX IF NOT EXISTS idempotency_keys_shown ON idempotency_keys USING gin (shown);

DO $kept_before$
BEGIN
  PERFORM l9_as_owner('{idempotency_keys}', $$
    UPDATE idempotency_keys SET shown = ARRAY(
      SELECT DISTINCT found[1]::uuid FROM regexp_matches(encode(body, 'escape'),
        '"(?:id|packet_id)" ?: ?"([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"', 'g') AS found)
    WHERE shown = '{}' AND body <> ''$$);
END
$kept_before$;

-- The row stays until its time is over, so that the request is not done a second time when it is sent again. What was sent
-- cannot be guessed from it: the digest goes too.
CREATE OR REPLACE FUNCTION trigger_erase_kept_answers() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $function$
BEGIN
  EXECUTE format($$
    UPDATE idempotency_keys k
    SET erased = true, media_type = NULL, headers = '{}', body = '', shown = '{}', fingerprint = repeat('0', 64)
    FROM (SELECT tenant_id, array_agg(%I) AS ids FROM gone GROUP BY tenant_id) AS home
    WHERE k.tenant_id = home.tenant_id AND k.shown && home.ids$$, TG_ARGV[0]);
  RETURN NULL;
END
$function$;
CREATE OR REPLACE TRIGGER packet_store_erase_kept_answers AFTER DELETE ON packet_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('packet_id');
CREATE OR REPLACE TRIGGER memory_summaries_erase_kept_answers AFTER DELETE ON memory_summaries
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('summary_id');

-- What was said of a summary, a fact or a reflection goes with it; the erasure of a packet has its own lines.
CREATE OR REPLACE FUNCTION trigger_erase_accesses() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $function$
BEGIN
  EXECUTE format($$
    DELETE FROM memory_access_log l USING gone
    WHERE l.tenant_id = gone.tenant_id AND l.target_id = gone.%I AND l.target_type = %L$$, TG_ARGV[0], TG_ARGV[1]);
  RETURN NULL;
END
$function$;
CREATE OR REPLACE TRIGGER memory_summaries_erase_accesses AFTER DELETE ON memory_summaries
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_accesses('summary_id', 'summary');
CREATE OR REPLACE TRIGGER knowledge_facts_erase_accesses AFTER DELETE ON knowledge_facts
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_accesses('fact_id', 'fact');
CREATE OR REPLACE TRIGGER reflection_store_erase_accesses AFTER DELETE ON reflection_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_accesses('reflection_id', 'reflection');

-- ---------------------------------------------------------------------------------------------------------------------
-- Votes
-- ---------------------------------------------------------------------------------------------------------------------

-- Of what one user says of one packet, which lines count: one `used`, and the last of his verdicts.
ALTER TABLE memory_access_log ADD COLUMN IF NOT EXISTS counted boolean NOT NULL DEFAULT false;
CREATE INDEX IF NOT EXISTS memory_access_log_counted ON memory_access_log (tenant_id, target_id) WHERE counted;

-- Other clients say no more than whether it was useful.
CREATE OR REPLACE FUNCTION l9_access_kind(kind text, was_useful boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(kind, CASE WHEN was_useful THEN 'helpful' WHEN NOT was_useful THEN 'ignored' ELSE 'read' END);

-- What a vote answers; a user has one for each. Reading is none.
CREATE OR REPLACE FUNCTION l9_vote(kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN kind IN ('helpful', 'wrong', 'ignored') THEN 'verdict' WHEN kind = 'used' THEN 'used' END;

-- What is left of an importance when verdicts are withdrawn. The twin of Importance.without in Java.
CREATE OR REPLACE FUNCTION l9_importance_without(importance double precision, helpful bigint, wrong bigint, ignored bigint)
  RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (
    SELECT CASE WHEN risen <= 0.1 THEN risen
                ELSE greatest(0.1::double precision, risen - 0.05::double precision * helpful) END
    FROM (SELECT least(1::double precision, coalesce(importance, 0.5)
                       + 0.1::double precision * wrong + 0.02::double precision * ignored) AS risen) AS up);

DO $counted_before$
BEGIN
  PERFORM l9_as_owner('{memory_access_log}', $$
    UPDATE memory_access_log SET counted = true WHERE access_id IN (
      SELECT DISTINCT ON (tenant_id, target_id, org_id, user_id, l9_vote(l9_access_kind(kind, was_useful))) access_id
      FROM memory_access_log
      WHERE target_type = 'packet' AND NOT pending AND l9_vote(l9_access_kind(kind, was_useful)) IS NOT NULL
      ORDER BY tenant_id, target_id, org_id, user_id, l9_vote(l9_access_kind(kind, was_useful)), accessed_at DESC, access_id DESC)$$);
END
$counted_before$;

-- As 0109 has it, but that a vote counts once, and another verdict of the same user takes its place. The packets are locked
-- by a statement of their own: the next one sees what a fold that was faster has counted.
CREATE OR REPLACE FUNCTION l9_fold_accesses(after uuid, batch integer, OUT tenant uuid, OUT folded bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  taken uuid[];
BEGIN
  SELECT l.tenant_id INTO tenant FROM memory_access_log l
    WHERE l.pending AND l.target_type = 'packet' AND l.tenant_id > coalesce(after, '00000000-0000-0000-0000-000000000000')
    ORDER BY l.tenant_id LIMIT 1;
  taken := ARRAY(
    SELECT l.access_id FROM memory_access_log l
    WHERE l.tenant_id = tenant AND l.pending AND l.target_type = 'packet'
    ORDER BY l.access_id LIMIT batch FOR UPDATE SKIP LOCKED);
  PERFORM FROM packet_store p
    WHERE p.tenant_id = tenant
      AND p.packet_id IN (SELECT l.target_id FROM memory_access_log l WHERE l.tenant_id = tenant AND l.access_id = ANY (taken))
    ORDER BY p.packet_id FOR UPDATE;
  WITH uses AS MATERIALIZED (
    SELECT l.access_id, l.target_id, l.org_id, l.user_id, l.accessed_at, k.kind, l9_vote(k.kind) AS vote
    FROM memory_access_log l, LATERAL (SELECT l9_access_kind(l.kind, l.was_useful) AS kind) AS k
    WHERE l.tenant_id = tenant AND l.access_id = ANY (taken)
  ), votes AS MATERIALIZED (
    SELECT DISTINCT ON (u.target_id, u.org_id, u.user_id, u.vote) u.* FROM uses u WHERE u.vote IS NOT NULL
    ORDER BY u.target_id, u.org_id, u.user_id, u.vote, u.accessed_at DESC, u.access_id DESC
  ), known AS MATERIALIZED (
    SELECT v.access_id AS vote_id, l.access_id, l.target_id, k.kind, k.kind = v.kind AS again
    FROM votes v
    JOIN memory_access_log l ON l.tenant_id = tenant AND l.target_type = 'packet' AND l.target_id = v.target_id AND l.counted
      AND l.org_id IS NOT DISTINCT FROM v.org_id AND l.user_id IS NOT DISTINCT FROM v.user_id,
      LATERAL (SELECT l9_access_kind(l.kind, l.was_useful) AS kind) AS k
    WHERE l9_vote(k.kind) = v.vote
  ), counting AS MATERIALIZED (
    SELECT v.* FROM votes v WHERE NOT EXISTS (SELECT FROM known k WHERE k.vote_id = v.access_id AND k.again)
  ), marked AS (
    UPDATE memory_access_log l SET pending = false, counted = l.access_id IN (SELECT c.access_id FROM counting c)
    WHERE l.tenant_id = tenant AND l.access_id = ANY (taken)
    RETURNING l.access_id
  ), withdrawn AS (
    UPDATE memory_access_log l SET counted = false FROM known k
    WHERE l.tenant_id = tenant AND l.access_id = k.access_id AND NOT k.again
    RETURNING k.target_id, k.kind
  ), counts AS (
    SELECT u.target_id, u.accessed_at, u.kind, 1 AS count FROM uses u WHERE u.vote IS NULL
    UNION ALL SELECT c.target_id, c.accessed_at, c.kind, 1 FROM counting c
    UNION ALL SELECT w.target_id, NULL, w.kind, -1 FROM withdrawn w
  ), sums AS (
    SELECT target_id,
           count(*) FILTER (WHERE kind IN ('read', 'used')) AS accesses,
           max(accessed_at) FILTER (WHERE kind IN ('read', 'used')) AS last_access,
           count(*) FILTER (WHERE kind = 'helpful' AND count > 0) AS helpful,
           count(*) FILTER (WHERE kind = 'wrong' AND count > 0) AS wrong,
           count(*) FILTER (WHERE kind = 'ignored' AND count > 0) AS ignored,
           count(*) FILTER (WHERE kind = 'helpful' AND count < 0) AS no_helpful,
           count(*) FILTER (WHERE kind = 'wrong' AND count < 0) AS no_wrong,
           count(*) FILTER (WHERE kind = 'ignored' AND count < 0) AS no_ignored
    FROM counts GROUP BY target_id
  ), learned AS (
    UPDATE packet_store p
    SET access_count = coalesce(p.access_count, 0) + s.accesses,
        last_accessed = greatest(p.last_accessed, s.last_access),
        contradiction_count = greatest(0, coalesce(p.contradiction_count, 0) + s.wrong - s.no_wrong),
        importance_score = l9_importance_after(
          l9_importance_without(p.importance_score, s.no_helpful, s.no_wrong, s.no_ignored),
          s.accesses, s.helpful, s.wrong, s.ignored)
    FROM sums s WHERE p.tenant_id = tenant AND p.packet_id = s.target_id
  )
  SELECT count(*) INTO folded FROM marked;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Keys
-- ---------------------------------------------------------------------------------------------------------------------

-- No foreign key: whoever may not see the key that made another one still makes, lists and revokes that.
ALTER TABLE api_keys
  ADD COLUMN IF NOT EXISTS created_by      uuid,   -- the key that made it; of a key that was rotated, its successor
  ADD COLUMN IF NOT EXISTS created_by_user uuid;   -- for whom who made it acted
CREATE INDEX IF NOT EXISTS api_keys_children ON api_keys (tenant_id, created_by) WHERE created_by IS NOT NULL;

-- A key lives no longer than the one that made it. And nobody ends a key, or changes how long it lives, whose role may do
-- whatever his own may and more: for him it is not there, so that nothing is changed and nothing is said.
CREATE OR REPLACE FUNCTION trigger_keep_api_key() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF current_user <> 'l9_platform' AND (OLD.role = 'platform_admin' OR OLD.role = 'tenant_admin' AND l9_current_role() <> 'tenant_admin'
                                          OR OLD.role = 'org_admin' AND l9_current_role() NOT IN ('org_admin', 'tenant_admin')) THEN
      RETURN NULL;
    END IF;
  ELSIF EXISTS (SELECT FROM api_keys k WHERE k.tenant_id = NEW.tenant_id AND k.key_id = NEW.created_by
                AND k.expires_at < coalesce(NEW.expires_at, 'infinity')) THEN
    RAISE EXCEPTION 'a key lives no longer than the key that makes it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER api_keys_keep_made BEFORE INSERT ON api_keys
  FOR EACH ROW WHEN (NEW.created_by IS NOT NULL) EXECUTE FUNCTION trigger_keep_api_key();
CREATE OR REPLACE TRIGGER api_keys_keep BEFORE UPDATE OF expires_at, revoked_at, replaced_by, created_by, permissions ON api_keys
  FOR EACH ROW EXECUTE FUNCTION trigger_keep_api_key();

REVOKE ALL ON FUNCTION trigger_erase_kept_answers, trigger_erase_accesses FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'trigger_erase_kept_answers()');
CALL l9_hand_to_views('FUNCTION', 'trigger_erase_accesses()');

CALL l9_keep_no_values();
