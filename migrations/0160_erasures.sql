-- Erasure of a user, an organisation or a tenant: the treatment of every table, tombstones that no scope passes, and certificates.

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
-- Treatments
-- ---------------------------------------------------------------------------------------------------------------------

-- The treatment of each table's rows when a subject is erased or exported: what TableDescriptors in Java says, for statements. A later
-- file that makes a table adds its line. Of no tenant, written by migrations alone, and no secret.
CREATE TABLE IF NOT EXISTS table_treatments (
  table_name       text PRIMARY KEY,
  place            smallint NOT NULL,  -- in the order of erasing: a row before the one that it refers to by a foreign key
  kind             text NOT NULL CHECK (kind IN ('personal', 'shared', 'system')),
  erasure          text NOT NULL CHECK (erasure IN ('delete', 'pseudonymise', 'recompute', 'keep')),
  erased_columns   text[] NOT NULL,           -- that get a pseudonym
  person_columns   text[] NOT NULL,           -- that name a user, besides user_id
  export           text NOT NULL CHECK (export IN ('rows', 'rows-redacted', 'no')),
  left_out_columns text[] NOT NULL,           -- of an export
  derived_columns  text[] NOT NULL            -- that triggers or jobs compute; an import computes them anew
);
DO $treatments$
BEGIN
  DROP POLICY IF EXISTS table_treatments_readers ON table_treatments;
  CREATE POLICY table_treatments_readers ON table_treatments AS PERMISSIVE FOR SELECT TO l9_app, l9_platform USING (true);
  ALTER TABLE table_treatments ENABLE ROW LEVEL SECURITY;
  REVOKE ALL ON table_treatments FROM PUBLIC;
  GRANT SELECT ON table_treatments TO l9_app, l9_platform;
END
$treatments$;

INSERT INTO table_treatments
  (table_name, place, kind, erasure, erased_columns, person_columns, export, left_out_columns, derived_columns)
VALUES
  ('packet_store', 10, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{content_hash,chunk_count,is_chunked,access_count,last_accessed,contradiction_count,confidence_updated_at,stored_xid}'),
  ('semantic_memory', 20, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{vector,access_count,last_accessed}'),
  ('agent_memory_events', 30, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('reasoning_traces', 40, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{step_count}'),
  ('agent_log', 50, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{level_rank,stored_xid}'),
  ('graph_checkpoints', 60, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('transactions', 70, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{material_key,buyer_id_key,supplier_id_key}'),
  ('buyer_profiles', 80, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{name_key}'),
  ('supplier_profiles', 90, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{name_key}'),
  ('material_edges', 100, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{material_key}'),
  ('entity_metadata', 110, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{}'),
  ('task_events', 120, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('tasks', 130, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('world_model_entities', 140, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{world_id}'),
  ('fact_revisions', 150, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('fact_evidence', 160, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('knowledge_facts', 170, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{subject_normalized,object_normalized,slot_key,object_key,subject_skeleton,statement_skeleton,supporting_packet_count,contradiction_count,confidence_updated_at,access_count,last_accessed}'),
  ('world_model_updates', 180, 'shared', 'pseudonymise', '{user_id}', '{}', 'rows', '{}', '{world_id}'),
  ('world_model_snapshots', 190, 'shared', 'pseudonymise', '{user_id,created_by}', '{created_by}', 'rows', '{}', '{world_id}'),
  ('memory_embeddings', 200, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('memory_access_log', 210, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{pending}'),
  ('entity_relationships', 220, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{source_normalized,target_normalized,edge_key,subject_skeleton,statement_skeleton}'),
  ('memory_summaries', 230, 'personal', 'delete', '{}', '{created_by}', 'rows', '{}', '{vector,terms,packet_count}'),
  ('reflection_evidence', 240, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('reflection_uses', 250, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('reflection_store', 260, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{vector,index_vector,terms,normal_key,skeleton,support_count,access_count,last_accessed}'),
  ('task_reflection_history', 270, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('task_statements', 280, 'personal', 'delete', '{}', '{}', 'no', '{}', '{normal_key}'),
  ('task_reflections', 290, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('packet_parents', 300, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('packet_tags', 310, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('packet_terms', 320, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('embedding_spaces', 330, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('embedding_backlog', 340, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('scheduled_jobs', 350, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('job_runs', 360, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('idempotency_keys', 370, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('operations', 380, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('scope_keys', 390, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('lock_salt', 400, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('access_backlog', 410, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('access_votes', 420, 'personal', 'delete', '{}', '{}', 'no', '{}', '{}'),
  ('fact_rejections', 430, 'personal', 'delete', '{}', '{author_user,lifter_user}', 'rows', '{}', '{subject_skeleton,statement_skeleton}'),
  ('fact_predicates', 440, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('entity_aliases', 450, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{}'),
  ('fact_readings', 460, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('review_resolutions', 470, 'personal', 'delete', '{}', '{author_user}', 'rows', '{}', '{}'),
  ('checkpoints', 480, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key,delta_channels}'),
  ('checkpoint_blobs', 490, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key}'),
  ('checkpoint_writes', 500, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{thread_key}'),
  ('checkpoint_retention', 510, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('store_items', 520, 'personal', 'delete', '{}', '{}', 'rows', '{}', '{index_model,index_vectors}'),
  ('agent_log_retention', 530, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('world_states', 540, 'shared', 'keep', '{}', '{}', 'rows', '{}', '{world_id}'),
  ('world_entity_versions', 550, 'shared', 'keep', '{}', '{}', 'rows', '{}', '{world_id,content_hash}'),
  ('world_entity_attributes', 560, 'shared', 'keep', '{}', '{}', 'no', '{}', '{world_id}'),
  ('trade_versions', 570, 'shared', 'pseudonymise', '{user_id,changed_by}', '{changed_by}', 'rows', '{}', '{}'),
  ('trade_attributes', 580, 'shared', 'pseudonymise', '{user_id}', '{}', 'no', '{}', '{}'),
  ('l9_schema_history', 590, 'system', 'keep', '{}', '{}', 'no', '{}', '{}'),
  ('lexical_statistics', 600, 'personal', 'recompute', '{}', '{}', 'no', '{}', '{}'),
  ('api_keys', 610, 'personal', 'pseudonymise', '{user_id,created_by_user,name}', '{created_by_user}', 'rows-redacted', '{selector,verifier}', '{}'),
  ('tag_statistics', 620, 'personal', 'recompute', '{}', '{}', 'no', '{}', '{}'),
  ('audit_log', 9990, 'personal', 'keep', '{}', '{actor_user}', 'rows', '{}', '{content_digest,previous_hash,hash}'),
  ('table_treatments', 640, 'system', 'keep', '{}', '{}', 'no', '{}', '{}')
ON CONFLICT (table_name) DO UPDATE SET
  place = excluded.place, kind = excluded.kind, erasure = excluded.erasure, erased_columns = excluded.erased_columns,
  person_columns = excluded.person_columns, export = excluded.export, left_out_columns = excluded.left_out_columns,
  derived_columns = excluded.derived_columns;

CALL l9_keep_no_values();
