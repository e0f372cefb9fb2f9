-- What the published eighth migration let in at the six tables that came with it, run by a superuser after the other rows: tenants on
-- some rows and none on what hangs on them, keys twice where a tenant was NULL, values at the ends of their types.
DROP INDEX idx_packet_content_hash;   -- as where its creation had failed
UPDATE packet_store SET content_hash = 'twice' WHERE packet_id IN ('00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000012');
UPDATE packet_store SET tenant_id = '00000000-0000-0000-0000-00000000000b', org_id = '00000000-0000-0000-0000-0000000000b1',
                        user_id = '00000000-0000-0000-0000-0000000000b2', scope = 'cursor', importance_score = 'NaN', access_count = -3, chunk_count = NULL
  WHERE packet_id = '00000000-0000-4000-8000-000000000014';
INSERT INTO memory_embeddings (packet_id, embedding_type, vector, chunk_index, created_at) VALUES
  ('00000000-0000-4000-8000-000000000014', 'content', array_fill(0::real, '{1536}')::vector, -7, 'infinity'),
  ('00000000-0000-4000-8000-000000000014', 'content', array_fill(1::real, '{1536}')::vector, NULL, NULL);
INSERT INTO agent_memory_events (agent_id, packet_id, event_type, content) VALUES ('scout', '00000000-0000-4000-8000-000000000014', 'wrote', '{}');
INSERT INTO reasoning_traces (agent_id, packet_id) VALUES ('scout', '00000000-0000-4000-8000-000000000014');
INSERT INTO knowledge_facts (subject, predicate, object, source_packet, scope) VALUES ('Bee', 'makes', '"honey"', '00000000-0000-4000-8000-000000000014', NULL);
INSERT INTO reflection_store (reflection_type, content, source_packet, tags, expires_at, tenant_id) VALUES
  ('lesson', 'look twice', '00000000-0000-4000-8000-000000000014', '{NULL}', 'infinity', NULL),
  ('pattern', '', NULL, NULL, '-infinity', '00000000-0000-0000-0000-00000000000b');
INSERT INTO entity_relationships (source_entity, relationship_type, target_entity, mention_count, confidence, source_packet, metadata) VALUES
  ('bee', 'makes', 'honey', 2147483647, NULL, '00000000-0000-4000-8000-000000000014', '[]'), ('bee', 'makes', 'honey', NULL, 1, NULL, 'null'),
  ('bee', 'makes', 'honey', 2147483647, 0.2, NULL, '{"seen": "in June"}'), (' Bee', 'makes', 'HONEY', 1, 0.4, NULL, '{}');
INSERT INTO memory_access_log (target_type, target_id, agent_id, relevance_score, accessed_at) VALUES ('packet', '00000000-0000-4000-8000-0000000000ee', '', 'NaN', 'infinity');
INSERT INTO memory_summaries (scope_type, scope_value, summary_text, key_entities, source_packet_ids, packet_count, coverage_start, coverage_end, confidence)
  VALUES ('topic', '', '', '{NULL}', '{NULL,00000000-0000-4000-8000-0000000000ee}', -1, 'infinity', '-infinity', NULL);
INSERT INTO task_reflections (task_id, outcome, what_worked, execution_time_ms, updated_at) VALUES ('', NULL, '{NULL}', 'NaN', NULL), ('T1', 'success', NULL, -1, '2025-01-01');
INSERT INTO semantic_memory (vector, payload, scope, importance_score) SELECT array_fill(1::real, '{1536}')::vector, '{}', 'everybody', '-Infinity';
