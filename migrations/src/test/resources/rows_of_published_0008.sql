-- What the published eighth migration let in besides, run by a superuser after rows_of_0007.sql.
UPDATE packet_store SET content_hash = 'h1' WHERE packet_id = '00000000-0000-4000-8000-000000000001';
UPDATE packet_store SET scope = NULL WHERE packet_id = '00000000-0000-4000-8000-000000000004';
UPDATE packet_store SET scope = 'secret', importance_score = 7 WHERE packet_id = '00000000-0000-4000-8000-000000000005';
UPDATE packet_store SET scope = 'l-private' WHERE packet_id = '00000000-0000-4000-8000-000000000006';
INSERT INTO memory_embeddings (packet_id, embedding_type, vector, chunk_index, chunk_text)
  SELECT packet_id::uuid, 'content', array_fill(0.2::real, '{1536}')::vector, chunk, 'text'
  FROM (VALUES ('00000000-0000-4000-8000-000000000001', 0), ('00000000-0000-4000-8000-000000000001', NULL),
               ('00000000-0000-4000-8000-000000000006', 1), (NULL, 0)) AS e (packet_id, chunk);
INSERT INTO memory_access_log (target_type, target_id, agent_id) VALUES ('packet', '00000000-0000-4000-8000-000000000001', 'planner');
INSERT INTO entity_relationships (source_entity, relationship_type, target_entity, mention_count, confidence) VALUES
  ('acme', 'sells', 'hdpe', 3, 0.4), ('acme', 'sells', 'hdpe', 2, 0.9), ('acme', 'buys', 'hdpe', 1, 0.5);
INSERT INTO memory_summaries (scope_type, scope_value, summary_text) VALUES ('agent', 'planner', 'short');
INSERT INTO reflection_store (reflection_type, content, source_packet) VALUES ('lesson', 'wait', '00000000-0000-4000-8000-000000000001');
INSERT INTO task_reflections (task_id, updated_at) VALUES ('t1', '2025-01-01');
