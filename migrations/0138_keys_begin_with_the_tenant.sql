-- One index for a packet's content instead of two, and keys that begin with the tenant.
--
-- The index that tells duplicates ended with the content's hash, so a second index over the hash, 64 letters in each, served
-- whoever looks for a content. Now the hash comes directly after the tenant, and one index serves both. A packet that owns no
-- duplicate key is in it too, apart from all others by its own id. Measured on 200,000 packets: 234 bytes a packet instead of
-- 397, and 3.0 µs a row to insert instead of 5.5.

-- Published clients name the keys of published tables in their statements, and an operation's or an API key's id is taken
-- for every tenant. In these two the ids are nobody's but the database's; the statistics need one index less.
DO $keys$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('lexical_statistics', 'delta_id'), ('idempotency_keys', 'request_id'))
      AS keys (relation, id)
  LOOP
    IF EXISTS (SELECT FROM pg_catalog.pg_constraint
               WHERE conrelid = wanted.relation::regclass AND contype = 'p' AND cardinality(conkey) = 1) THEN
      EXECUTE format('ALTER TABLE %1$I DROP CONSTRAINT %2$I, ADD CONSTRAINT %2$I PRIMARY KEY (tenant_id, %3$I)',
        wanted.relation, wanted.relation || '_pkey', wanted.id);
    END IF;
  END LOOP;
END
$keys$;
DROP INDEX IF EXISTS lexical_statistics_tenant;

DO $duplicates$
BEGIN
  IF to_regclass('packet_store_duplicate_key') IS NULL
     OR pg_get_indexdef('packet_store_duplicate_key'::regclass) NOT LIKE '%(tenant_id, content_hash, %' THEN
    DROP INDEX IF EXISTS packet_store_duplicate_key;
    CREATE UNIQUE INDEX packet_store_duplicate_key
      ON packet_store (tenant_id, content_hash, org_id, user_id, scope, thread_id, agent_id,
                       (CASE WHEN duplicate_of IS NOT NULL THEN packet_id END)) NULLS NOT DISTINCT
      WHERE content_hash IS NOT NULL;
  END IF;
END
$duplicates$;
DROP INDEX IF EXISTS packet_store_content_hash;

CALL l9_keep_no_values();
