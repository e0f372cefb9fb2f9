-- Which model a tenant's embedding space holds, what is still to be embedded, and notes by agent.
--
-- Vectors of different models are never compared, so a space has one model at a time, noted once for each tenant: every
-- writer and every search asks here. A packet that some other client inserted, or whose writer asked for it, waits in the
-- backlog until a worker has made its search terms and vectors.

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
-- The model of each space
-- ---------------------------------------------------------------------------------------------------------------------

-- A row belongs to the whole tenant: everybody in it reads it, its administrator changes it.
-- Searches use model; while there is a target, writers write both; once every packet has the target's vectors it becomes
-- the model, and the old one is retired until its last vector is deleted.
CREATE TABLE IF NOT EXISTS embedding_spaces (
  tenant_id         uuid NOT NULL DEFAULT l9_current_tenant(),
  embedding_type    text NOT NULL CHECK (embedding_type IN ('content', 'context', 'entity', 'summary', 'reasoning')),
  org_id            uuid CHECK (org_id IS NULL),
  user_id           uuid CHECK (user_id IS NULL),
  model             text NOT NULL,
  dimension         integer NOT NULL CHECK (dimension BETWEEN 1 AND 2000),
  target_model      text,
  target_dimension  integer CHECK (target_dimension BETWEEN 1 AND 2000),
  retired_model     text,
  retired_dimension integer CHECK (retired_dimension BETWEEN 1 AND 2000),
  moved             bigint NOT NULL DEFAULT 0,     -- packets that a worker gave vectors of the target
  moved_to          uuid,                          -- the last of them, in the order of ids
  due_at            timestamptz,                   -- when a worker may take the next step
  lease             uuid,                          -- of the worker that took the last one
  last_error        text,
  correlation_id    uuid DEFAULT l9_current_correlation(),
  session_id        text DEFAULT l9_current_session(),
  trace_id          text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, embedding_type),
  CHECK ((target_model IS NULL) = (target_dimension IS NULL)),
  CHECK ((retired_model IS NULL) = (retired_dimension IS NULL)),
  CHECK (target_model IS NULL OR retired_model IS NULL)
);
CREATE INDEX IF NOT EXISTS embedding_spaces_due ON embedding_spaces (due_at) WHERE due_at IS NOT NULL;
CALL l9_protect('embedding_spaces', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- The first who writes a vector decides for the tenant, whatever his role; later ones change nothing.
CREATE OR REPLACE FUNCTION l9_note_embedding_model(p_tenant uuid, p_space text, p_model text, p_dimension integer)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT l9_can_read(p_tenant, NULL, NULL, 'shared') THEN
    RAISE EXCEPTION 'no rows of another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO embedding_spaces (tenant_id, embedding_type, model, dimension) VALUES (p_tenant, p_space, p_model, p_dimension)
    ON CONFLICT DO NOTHING;
END
$$;

-- Whoever writes or searches vectors holds the models still until his transaction ends; whoever changes a model waits for
-- all of them, but not long, because those that come later wait behind him. Advisory, because a row lock is a write.
-- The rows are read after the lock was got, by a statement of their own, and so are as the change left them.
CREATE OR REPLACE FUNCTION l9_hold_embedding_models(p_tenant uuid) RETURNS SETOF embedding_spaces LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('l9 embedding models ' || p_tenant, 0));
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
    PERFORM pg_advisory_xact_lock(hashtextextended('l9 embedding models ' || p_tenant, 0));
  EXCEPTION WHEN lock_not_available THEN
    PERFORM set_config('lock_timeout', before, true);
    RETURN false;
  END;
  PERFORM set_config('lock_timeout', before, true);
  RETURN true;
END
$$;

-- The spaces that are there already hold the model that most of their packets have.
DO $old_vectors$
BEGIN
  PERFORM l9_as_owner('{embedding_spaces,memory_embeddings}', $$
    INSERT INTO embedding_spaces (tenant_id, embedding_type, model, dimension)
      SELECT DISTINCT ON (tenant_id, embedding_type) tenant_id, embedding_type, model, dimension
      FROM (SELECT tenant_id, embedding_type, model, vector_dims(vector) AS dimension, count(*) AS vectors
            FROM memory_embeddings GROUP BY 1, 2, 3, 4) AS models
      ORDER BY tenant_id, embedding_type, vectors DESC, model, dimension
    ON CONFLICT DO NOTHING$$);
END
$old_vectors$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Packets that are not indexed yet
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS embedding_backlog (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  packet_id      uuid NOT NULL,
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared',
  terms          boolean NOT NULL DEFAULT true,     -- whether its search terms are wanted, too
  texts          jsonb,                             -- which text represents it in which space; NULL: its own, as content
  queued_at      timestamptz NOT NULL DEFAULT now(),
  due_at         timestamptz NOT NULL DEFAULT now(),   -- when a worker may take it (again)
  lease          uuid,                              -- of the worker that took it last
  attempts       integer NOT NULL DEFAULT 0,
  last_error     text,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, packet_id)                -- no foreign key: triggers see to it that a row has its packet
);
CREATE INDEX IF NOT EXISTS embedding_backlog_due ON embedding_backlog (due_at);
CALL l9_protect('embedding_backlog', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- Packets of clients that know nothing of terms and vectors. The substrate makes both itself, says so by a setting of its
-- transactions, and does not pay for this trigger.
CREATE OR REPLACE FUNCTION trigger_queue_for_embedding() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO embedding_backlog (tenant_id, packet_id, org_id, user_id, scope)
    SELECT tenant_id, packet_id, org_id, user_id, scope FROM new_packets
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_queue_for_embedding AFTER INSERT ON packet_store
  REFERENCING NEW TABLE AS new_packets FOR EACH STATEMENT
  WHEN (current_setting('l9.indexes_itself', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION trigger_queue_for_embedding();

CREATE OR REPLACE FUNCTION trigger_pass_identity_to_backlog() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE embedding_backlog SET org_id = NEW.org_id, user_id = NEW.user_id, scope = NEW.scope
    WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_pass_identity_to_backlog AFTER UPDATE OF org_id, user_id, scope ON packet_store
  FOR EACH ROW WHEN ((OLD.org_id, OLD.user_id, OLD.scope) IS DISTINCT FROM (NEW.org_id, NEW.user_id, NEW.scope))
  EXECUTE FUNCTION trigger_pass_identity_to_backlog();

-- A backlog row is as visible as its packet, whoever writes it: its texts would otherwise tell what the packet hides. One
-- that is not visible is refused in the words for one that is not there. Without a scope only the owner comes here.
CREATE OR REPLACE FUNCTION trigger_take_backlog_identity() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  SELECT p.org_id, p.user_id, p.scope INTO NEW.org_id, NEW.user_id, NEW.scope
    FROM packet_store p WHERE p.tenant_id = NEW.tenant_id AND p.packet_id = NEW.packet_id;
  IF NOT FOUND OR (l9_current_role() IS NOT NULL AND NOT l9_can_read(NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope)) THEN
    RAISE EXCEPTION 'packet % is absent or not visible', NEW.packet_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER embedding_backlog_take_identity BEFORE INSERT OR UPDATE OF tenant_id, packet_id, org_id, user_id, scope
  ON embedding_backlog FOR EACH ROW EXECUTE FUNCTION trigger_take_backlog_identity();

CREATE OR REPLACE FUNCTION trigger_delete_backlog() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM embedding_backlog b USING deleted_packets d WHERE b.tenant_id = d.tenant_id AND b.packet_id = d.packet_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_delete_backlog AFTER DELETE ON packet_store
  REFERENCING OLD TABLE AS deleted_packets FOR EACH STATEMENT EXECUTE FUNCTION trigger_delete_backlog();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_queue_for_embedding(),trigger_pass_identity_to_backlog(),trigger_take_backlog_identity(),trigger_delete_backlog(),"l9_note_embedding_model(uuid,text,text,integer)"}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
  GRANT EXECUTE ON FUNCTION l9_note_embedding_model TO l9_app, l9_platform;
END
$definers$;

-- Packets without terms were written by other clients, or have no words; a worker finds out.
DO $old_packets$
BEGIN
  PERFORM l9_as_owner('{embedding_backlog,packet_store,packet_terms}', $$
    INSERT INTO embedding_backlog (tenant_id, packet_id, org_id, user_id, scope)
      SELECT p.tenant_id, p.packet_id, p.org_id, p.user_id, p.scope FROM packet_store p
      WHERE NOT EXISTS (SELECT FROM packet_terms t WHERE t.tenant_id = p.tenant_id AND t.packet_id = p.packet_id)
    ON CONFLICT DO NOTHING$$);
END
$old_packets$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Notes
-- ---------------------------------------------------------------------------------------------------------------------

CREATE INDEX IF NOT EXISTS semantic_memory_agent ON semantic_memory (tenant_id, agent_id, created_at DESC, embedding_id DESC)
  WHERE agent_id IS NOT NULL;
