-- Rows of facts that other clients wrote become facts of the substrate, and their clients go on writing them; packets are read for
-- facts in the background.

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

-- In the order in which they are adopted: the earliest first.
CREATE INDEX IF NOT EXISTS knowledge_facts_former
  ON knowledge_facts (tenant_id, (coalesce(created_at, '9999-12-31 23:59:59.999999+00'::timestamptz)), fact_id) WHERE NOT governed;

-- As 0140 has it, but that a client which writes its row again, without a confidence or a count, leaves what was known.
CREATE OR REPLACE FUNCTION trigger_record_fact_change() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  NEW.confidence := coalesce(NEW.confidence, OLD.confidence);
  NEW.supporting_packet_count := coalesce(NEW.supporting_packet_count, OLD.supporting_packet_count);
  NEW.contradiction_count := coalesce(NEW.contradiction_count, OLD.contradiction_count);
  NEW.path := coalesce(NEW.path, OLD.path);
  IF (OLD.valid_from, OLD.valid_to, OLD.path, OLD.confidence, OLD.supporting_packet_count, OLD.contradiction_count, OLD.state,
      OLD.superseded_by)
     IS DISTINCT FROM
     (NEW.valid_from, NEW.valid_to, NEW.path, NEW.confidence, NEW.supporting_packet_count, NEW.contradiction_count, NEW.state,
      NEW.superseded_by) THEN
    NEW.revision := OLD.revision + 1;
    NEW.known_from := l9_hold_fact_moment(NEW.tenant_id);
    PERFORM l9_add_fact_revision(NEW, 'changed_elsewhere');
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION trigger_record_fact_change() FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'trigger_record_fact_change()');

-- How far the packets of a tenant have been read for their facts, in the order in which they were stored. A job moves it; no row
-- is anybody's but the tenant's, and l-private, because it names a packet.
CREATE TABLE IF NOT EXISTS fact_readings (
  tenant_id      uuid PRIMARY KEY DEFAULT l9_current_tenant(),
  stored_xid     xid8 NOT NULL,               -- of the last packet that was read
  packet_id      uuid NOT NULL,
  attempts       integer NOT NULL DEFAULT 0,  -- at the packet behind it
  due_at         timestamptz,                 -- of the next attempt
  last_error     text,
  org_id         uuid,
  user_id        uuid,
  scope          text NOT NULL DEFAULT 'l-private',
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace()
);
CALL l9_protect('fact_readings', 'personal', 'SELECT');

CALL l9_keep_no_values();
