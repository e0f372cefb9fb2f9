-- A reference is checked for visibility, not only for existence.
--
-- Foreign keys are checked past row level security. A fact that named the packet of another user of the same tenant was
-- stored, one that named no packet was refused: whoever had an id could find out whether it exists. And the terms of a
-- packet have a key per tenant: whoever wrote one for somebody else's packet learned from a duplicate which words it
-- holds, or kept its owner from indexing it.
--
-- For inserts it is one more restrictive policy per foreign key, planned once per statement and asked before any key is.
-- Updates of other columns must not pay for it, nor fail because a packet has been made private since: for them it is a
-- trigger on the column.

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

-- Arguments: the column, the table that it refers to, its key there. The rights are those of whoever updates.
CREATE OR REPLACE FUNCTION trigger_check_reference() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  visible boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE tenant_id = $1 AND %I = $2)', TG_ARGV[1], TG_ARGV[2])
    INTO visible USING NEW.tenant_id, (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  IF NOT visible THEN
    RAISE EXCEPTION '% of % is absent or not visible', TG_ARGV[0], TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

-- A packet that is not there leaves the row as it is. The policy then refuses it in the words for a packet that is not
-- visible; an error from here would tell the two apart.
CREATE OR REPLACE FUNCTION trigger_inherit_packet_identity() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  packet record;
BEGIN
  SELECT p.org_id, p.user_id, p.scope INTO packet
    FROM packet_store p WHERE p.tenant_id = NEW.tenant_id AND p.packet_id = NEW.packet_id;
  IF FOUND THEN
    NEW.org_id := packet.org_id;
    NEW.user_id := packet.user_id;
    NEW.scope := packet.scope;
  END IF;
  RETURN NEW;
END
$$;

-- Again whenever a table is protected anew, because that drops its policies, or gets a foreign key.
CREATE OR REPLACE PROCEDURE l9_protect_references() LANGUAGE plpgsql SET search_path FROM CURRENT AS $procedure$
DECLARE
  ref  record;
  rule text;
BEGIN
  FOR ref IN
    SELECT child.relname AS child, source.attname AS attribute, parent.relname AS parent, target.attname AS parent_key,
           has_table_privilege('l9_app', child.oid, 'UPDATE') AS updated
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class child ON child.oid = k.conrelid AND NOT child.relispartition AND child.relrowsecurity
    JOIN pg_catalog.pg_class parent ON parent.oid = k.confrelid
    JOIN pg_catalog.pg_attribute source ON source.attrelid = child.oid AND source.attnum = k.conkey[2]
    JOIN pg_catalog.pg_attribute target ON target.attrelid = parent.oid AND target.attnum = k.confkey[2]
    WHERE k.contype = 'f' AND k.conparentid = 0 AND child.relnamespace = current_schema()::regnamespace
      AND has_table_privilege('l9_app', child.oid, 'INSERT')
  LOOP
    rule := format('EXISTS (SELECT FROM %1$I parent WHERE parent.tenant_id = %2$I.tenant_id AND parent.%3$I = %2$I.%4$I%5$s)',
      ref.parent, ref.child, ref.parent_key, ref.attribute,
      -- terms are the packet's own, so nobody writes them in another name
      CASE ref.child WHEN 'packet_terms' THEN
        ' AND (parent.org_id, parent.user_id, parent.scope) IS NOT DISTINCT FROM (packet_terms.org_id, packet_terms.user_id, packet_terms.scope)'
      ELSE '' END);
    -- by its name it comes before the policies that compare owners, which would tell that there is one
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', ref.child || '_known_' || ref.attribute, ref.child);
    EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO l9_app WITH CHECK (%I IS NULL OR %s)',
                   ref.child || '_known_' || ref.attribute, ref.child, ref.attribute, rule);
    IF ref.updated THEN
      -- by its name it comes before memory_embeddings_inherit_identity
      EXECUTE format('CREATE OR REPLACE TRIGGER %1$I BEFORE UPDATE OF %2$I ON %3$I FOR EACH ROW
                        WHEN (NEW.%2$I IS NOT NULL AND NEW.%2$I IS DISTINCT FROM OLD.%2$I)
                        EXECUTE FUNCTION trigger_check_reference(%2$L, %4$L, %5$L)',
                     ref.child || '_check_' || ref.attribute, ref.attribute, ref.child, ref.parent, ref.parent_key);
    END IF;
  END LOOP;
END
$procedure$;
REVOKE ALL ON PROCEDURE l9_protect_references FROM PUBLIC;
CALL l9_protect_references();
