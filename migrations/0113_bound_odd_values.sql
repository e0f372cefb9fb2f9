-- Bounds what psql could write and no reader of ours expects: moments beyond the years 1 to 9999, which have no notation in
-- JSON and no place in a cursor ('infinity' is one of them), and tags and parents as arrays of arrays. Old rows are adjusted,
-- told in notices of the SQLSTATE L9A00; new ones are refused by name. It may run again.
DO $odd_values$
DECLARE
  tables CONSTANT regclass[] := '{packet_store,semantic_memory,agent_memory_events,reasoning_traces,agent_log,graph_checkpoints,tasks,knowledge_facts,memory_embeddings,memory_access_log,entity_relationships,memory_summaries,reflection_store,task_reflections,world_model_entities,world_model_updates,world_model_snapshots,buyer_profiles,supplier_profiles,transactions,material_edges,entity_metadata}';
  earliest CONSTANT text := '''0001-01-01 00:00:00+00''::timestamptz';
  latest   CONSTANT text := '''9999-12-31 23:59:59.999999+00''::timestamptz';
  flat     CONSTANT text := 'array_ndims(parent_ids) = 1 AND array_lower(parent_ids, 1) = 1';
  wanted   record;
  adjusted bigint;
BEGIN
  -- one update and one constraint a table; a moment that is not known stays so
  FOR wanted IN
    SELECT c.oid::regclass AS target, c.relname || '_moments_check' AS rule,
           string_agg(format('%I BETWEEN %s AND %s', a.attname, earliest, latest), ' AND ' ORDER BY a.attnum) AS condition,
           string_agg(format('%1$I = CASE WHEN %1$I < %2$s THEN %2$s WHEN %1$I > %3$s THEN %3$s ELSE %1$I END',
                             a.attname, earliest, latest), ', ') AS clamped
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = ANY (tables) AND a.atttypid = 'timestamptz'::regtype AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY c.oid, c.relname ORDER BY c.relname
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = wanted.target AND conname = wanted.rule);
    adjusted := l9_as_owner(ARRAY[wanted.target], format('UPDATE %s SET %s WHERE NOT (%s)', wanted.target, wanted.clamped, wanted.condition));
    IF adjusted > 0 THEN
      RAISE NOTICE '%: % rows had moments beyond the years 1 to 9999, now clamped', wanted.target, adjusted USING ERRCODE = 'L9A00';
    END IF;
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (%s)', wanted.target, wanted.rule, wanted.condition);
  END LOOP;

  FOR wanted IN SELECT unnest('{parent_ids,tags}'::text[]) AS attribute LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'packet_store'::regclass
                          AND conname = format('packet_store_%s_check', wanted.attribute));
    adjusted := l9_as_owner('{packet_store}', format(
      'UPDATE packet_store SET %1$I = ARRAY(SELECT unnest(%1$I)) WHERE NOT (%2$s)', wanted.attribute,
      replace(flat, 'parent_ids', wanted.attribute)));
    IF adjusted > 0 THEN
      RAISE NOTICE 'packet_store: % rows had % in an array that was not flat or did not begin at 1, now so', adjusted, wanted.attribute
        USING ERRCODE = 'L9A00';
    END IF;
    -- of an empty array both are NULL, which a constraint lets pass
    EXECUTE format('ALTER TABLE packet_store ADD CONSTRAINT packet_store_%s_check CHECK (%s)', wanted.attribute,
                   replace(flat, 'parent_ids', wanted.attribute));
  END LOOP;
END
$odd_values$;
