-- Persons' notes that they looked at something that needs one. What needs a person is found at each call, by the indexes here.

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

-- The owner and the scope are those of the matter, or the person's. The state is that which the person saw.
CREATE TABLE IF NOT EXISTS review_resolutions (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  resolution_id  uuid NOT NULL DEFAULT uuid_generate_v4(),
  kind           text NOT NULL CHECK (kind IN ('conflict', 'low_trust_used', 'rejected_again', 'expiring')),
  target_id      uuid NOT NULL,                    -- a slot's key, a fact, a rejection or a packet
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  state          text NOT NULL CHECK (length(state) <= 100),
  reason         text NOT NULL CHECK (length(reason) <= 2000),
  author_user    uuid,
  author_role    text,
  resolved_at    timestamptz NOT NULL CHECK (resolved_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (resolution_id),
  CONSTRAINT review_resolutions_key UNIQUE NULLS NOT DISTINCT (tenant_id, target_id, kind, org_id, user_id, scope)
);
CALL l9_protect('review_resolutions', 'personal', 'SELECT, INSERT, UPDATE');

-- Facts of a predicate that takes one value, slot by slot; those that somebody contradicted; those that an agent concluded.
-- No index names a column that each reinforcement changes: those rows stay on their page.
CREATE INDEX IF NOT EXISTS knowledge_facts_predicate_slots ON knowledge_facts (tenant_id, predicate, slot_key) WHERE governed AND state = 'held';
CREATE INDEX IF NOT EXISTS knowledge_facts_contradicted ON knowledge_facts (tenant_id, slot_key)
  WHERE governed AND state = 'held' AND contradiction_count > 0;
CREATE INDEX IF NOT EXISTS knowledge_facts_inferred ON knowledge_facts (tenant_id, created_at DESC, fact_id DESC)
  WHERE governed AND state = 'held' AND path = 'inferred';
CREATE INDEX IF NOT EXISTS fact_rejections_attempted ON fact_rejections (tenant_id, last_attempt DESC, rejection_id DESC)
  WHERE lifted_at IS NULL AND attempts > 0;

-- A note goes with what it is about, and so does what the audit log says of it; see trigger_erase_audit_contents for facts.
CREATE OR REPLACE FUNCTION trigger_erase_fact_reviews() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM review_resolutions r USING gone
    WHERE r.tenant_id = gone.tenant_id AND r.target_id IN (gone.fact_id, gone.slot_key);
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER knowledge_facts_erase_reviews AFTER DELETE ON knowledge_facts
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_fact_reviews();

CREATE OR REPLACE FUNCTION trigger_erase_packet_reviews() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM review_resolutions r USING gone WHERE r.tenant_id = gone.tenant_id AND r.target_id = gone.packet_id;
  UPDATE audit_log e
    SET salt = NULL, reason = NULL, before_value = NULL, after_value = NULL, session_id = NULL, trace_id = NULL
    FROM gone
    WHERE e.tenant_id = gone.tenant_id AND e.target_kind = 'packet' AND e.target_id = gone.packet_id::text;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_erase_reviews AFTER DELETE ON packet_store
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_packet_reviews();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_erase_fact_reviews(),trigger_erase_packet_reviews()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;

CALL l9_keep_no_values();
