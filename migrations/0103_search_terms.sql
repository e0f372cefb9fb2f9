-- Search terms, and the counts that BM25 needs.
--
-- Text search operators are not leakproof either, so terms are rows of a tenant-first b-tree. They come from one analysis
-- in Java; the indexer that writes the terms of a packet writes its share of lexical_statistics in the same transaction.
-- The share goes again with the terms, whoever deletes them.

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

CREATE TABLE IF NOT EXISTS packet_terms (
  tenant_id uuid NOT NULL DEFAULT l9_current_tenant(),
  term      text NOT NULL,
  packet_id uuid NOT NULL,
  frequency integer NOT NULL CHECK (frequency > 0),        -- of the term in the packet
  length    integer NOT NULL CHECK (length >= frequency),  -- of the packet, in terms
  org_id    uuid DEFAULT l9_current_org(),
  user_id   uuid DEFAULT l9_current_user_id(),
  scope     text NOT NULL DEFAULT 'shared',
  -- with all that scoring and the policies read, so that a search stays in the index
  PRIMARY KEY (tenant_id, term, packet_id) INCLUDE (frequency, length, org_id, user_id, scope),
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS packet_terms_of_packet ON packet_terms (tenant_id, packet_id);
CALL l9_protect('packet_terms', 'personal', 'SELECT, INSERT, DELETE');

-- Deltas: the counts of a group are the sums of its rows. Nobody waits for another's counter, and a reader sums a few rows.
CREATE TABLE IF NOT EXISTS lexical_statistics (
  delta_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id    uuid DEFAULT l9_current_org(),
  user_id   uuid DEFAULT l9_current_user_id(),
  scope     text NOT NULL DEFAULT 'shared',
  documents bigint NOT NULL,
  terms     bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS lexical_statistics_tenant ON lexical_statistics (tenant_id);
CALL l9_protect('lexical_statistics', 'personal', 'SELECT, INSERT');

-- A packet is uncounted when its last term goes.
CREATE OR REPLACE FUNCTION trigger_uncount_terms() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, documents, terms)
    SELECT gone.tenant_id, gone.org_id, gone.user_id, gone.scope, -count(*), -sum(gone.length)
    FROM (SELECT DISTINCT tenant_id, org_id, user_id, scope, packet_id, length FROM deleted_terms) AS gone
    WHERE NOT EXISTS (SELECT FROM packet_terms t WHERE t.tenant_id = gone.tenant_id AND t.packet_id = gone.packet_id)
    GROUP BY gone.tenant_id, gone.org_id, gone.user_id, gone.scope;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_terms_uncount AFTER DELETE ON packet_terms
  REFERENCING OLD TABLE AS deleted_terms FOR EACH STATEMENT EXECUTE FUNCTION trigger_uncount_terms();

CREATE OR REPLACE FUNCTION trigger_pass_identity_to_terms() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  packet_length integer;
BEGIN
  UPDATE packet_terms SET org_id = NEW.org_id, user_id = NEW.user_id, scope = NEW.scope
    WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  IF FOUND THEN
    SELECT length INTO packet_length FROM packet_terms WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id LIMIT 1;
    INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, documents, terms)
      VALUES (OLD.tenant_id, OLD.org_id, OLD.user_id, OLD.scope, -1, -packet_length),
             (NEW.tenant_id, NEW.org_id, NEW.user_id, NEW.scope, 1, packet_length);
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_pass_identity_to_terms AFTER UPDATE OF org_id, user_id, scope ON packet_store
  FOR EACH ROW WHEN ((OLD.org_id, OLD.user_id, OLD.scope) IS DISTINCT FROM (NEW.org_id, NEW.user_id, NEW.scope))
  EXECUTE FUNCTION trigger_pass_identity_to_terms();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_uncount_terms(),trigger_pass_identity_to_terms()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;

-- Folds the deltas of the next tenant after this one: returns that tenant, or NULL when none is left. Deleting and
-- inserting in one statement, it is never seen half done, and what is appended meanwhile stays.
CREATE OR REPLACE FUNCTION l9_fold_statistics(after uuid) RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  next_tenant uuid;
BEGIN
  SELECT s.tenant_id INTO next_tenant FROM lexical_statistics s
    WHERE s.tenant_id > coalesce(after, '00000000-0000-0000-0000-000000000000')
    ORDER BY s.tenant_id LIMIT 1;
  WITH deltas AS (
    DELETE FROM lexical_statistics WHERE tenant_id = next_tenant RETURNING *
  )
  INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, documents, terms)
    SELECT tenant_id, org_id, user_id, scope, sum(documents), sum(terms)
    FROM deltas
    GROUP BY tenant_id, org_id, user_id, scope
    HAVING sum(documents) <> 0 OR sum(terms) <> 0;
  RETURN next_tenant;
END
$$;

DO $procedures$
BEGIN
  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE fold_lexical_statistics(INOUT folded bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      tenant uuid;
    BEGIN
      folded := 0;
      LOOP
        PERFORM pg_catalog.set_config('role', 'l9_platform', true);
        tenant := %1$I.l9_fold_statistics(tenant);
        COMMIT;
        EXIT WHEN tenant IS NULL;
        folded := folded + 1;
      END LOOP;
      RAISE NOTICE 'folded the lexical statistics of %% tenants', folded;
    END
    $body$ $create$, current_schema());
END
$procedures$;
REVOKE ALL ON PROCEDURE fold_lexical_statistics FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE fold_lexical_statistics TO l9_maintainer, l9_platform;
REVOKE ALL ON FUNCTION l9_fold_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_fold_statistics TO l9_platform;
