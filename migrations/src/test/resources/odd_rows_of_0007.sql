-- What psql let in at 0007 and the product would not write, after rows_of_0007.sql: JSON that no double or parser of ours
-- holds, moments without end, arrays of arrays, names that differ by what the eye does not see, values at the ends of their types.
INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", parent_ids, tags, ttl) VALUES
  ('00000000-0000-4000-8000-000000000011', 'note', '{"text": "exact", "pi": 3.14159265358979323846264338327950288, "huge": 1e400, "tiny": 1e-400, "id": 18446744073709551615}', '2025-04-01', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000012', 'note', (repeat('[', 500) || '"deep"' || repeat(']', 500))::jsonb, '2025-04-02', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000013', 'note', ('{"digits": ' || repeat('9', 5000) || '}')::jsonb, '2025-04-03', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000014', 'note', '{"a": 1, "a": 2, "\u0041\t": "\ud83d\ude00 \u2028", "text": "escaped"}', '2025-04-04', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000015', 'note', 'null', '2025-04-05', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000016', '', '"a string alone"', '2025-04-06', '{}', '{odd,"",NULL}', NULL),
  ('00000000-0000-4000-8000-000000000017', 'note', '{"text": "always"}', 'infinity', '{}', '{odd}', 'infinity'),
  ('00000000-0000-4000-8000-000000000018', 'note', '{"text": "ever since"}', '-infinity', '{}', '{odd}', NULL),
  ('00000000-0000-4000-8000-000000000019', 'note', '{"text": "before Christ"}', '0044-03-15 12:00:00+00 BC', '{}', '{odd}', '294276-12-31 23:59:59'),
  ('00000000-0000-4000-8000-00000000001a', 'note', '{"text": "arrays of arrays"}', '2025-04-07',
   '{{00000000-0000-4000-8000-000000000011,00000000-0000-4000-8000-000000000012},{00000000-0000-4000-8000-000000000013,00000000-0000-4000-8000-000000000013}}', '{{odd,even},{odd,prime}}', NULL),
  ('00000000-0000-4000-8000-00000000001b', 'note', '{"text": "its own parent"}', '2025-04-08', '{NULL,00000000-0000-4000-8000-00000000001b}', '{odd}', '-infinity'),
  ('00000000-0000-4000-8000-00000000001c', 'note', '{"text": "arrays that begin at 0"}', '2025-04-09', '[0:1]={00000000-0000-4000-8000-000000000011,00000000-0000-4000-8000-000000000012}', '[0:0]={odd}', NULL);
INSERT INTO semantic_memory (agent_id, vector, payload, created_at)
  SELECT NULL, array_fill(0::real, '{1536}')::vector,
         jsonb_build_object('packet_id', (SELECT jsonb_agg(md5(i::text)::uuid) FROM generate_series(1, 400) AS i)), 'infinity';
INSERT INTO semantic_memory (vector, payload) SELECT array_fill(1::real, '{1536}')::vector, '[1e400]';
INSERT INTO agent_memory_events (agent_id, "timestamp", event_type, content) VALUES ('', 'infinity', '', '[]');
INSERT INTO reasoning_traces (agent_id, packet_id, steps) VALUES ('planner', '00000000-0000-4000-8000-0000000000ee', '[1e400]');
INSERT INTO agent_log (agent_id, level, message, metadata) VALUES ('', 'CRITICAL', '', NULL);
INSERT INTO graph_checkpoints (agent_id, graph_state) VALUES ('Planner', 'null'), (' planner', '[]');
INSERT INTO tasks (type, status, payload, created_at, completed_at) VALUES ('', 'no status that we know', NULL, NULL, 'infinity');
INSERT INTO knowledge_facts (subject, predicate, object, confidence, created_at) VALUES
  ('', '', '""', 'Infinity', '-infinity'), (E'ＡＣＭＥ\u00a0corp', 'sells', '"hdpe pellets"', '-Infinity', 'infinity'), ('acme corp', 'sells', '1e400', 1e-320, now());
INSERT INTO world_model_entities (entity_id, entity_type, confidence, version, updated_at) VALUES
  ('SUPPLIER:ACME', '', 'NaN', NULL, 'infinity'), ('supplier:acme ', 'supplier', -1, -5, NULL), ('', 'unknown', 'Infinity', 2147483647, now());
INSERT INTO world_model_updates (update_id, confidence, source_packet, state_version_before, applied_at) VALUES
  ('00000000-0000-4000-8000-0000000000a2', 'NaN', '00000000-0000-4000-8000-0000000000ee', NULL, '-infinity'), ('00000000-0000-4000-8000-0000000000a3', NULL, NULL, -1, NULL);
INSERT INTO world_model_snapshots (snapshot_id, snapshot, state_version, entity_count, created_at) VALUES ('00000000-0000-4000-8000-0000000000b2', '[]', -1, NULL, NULL);
INSERT INTO buyer_profiles (name, profile) VALUES ('buyer', '{}'), ('', 'null');
INSERT INTO supplier_profiles (name, profile) VALUES ('supplier', '[]');
INSERT INTO transactions (material, price, quantity, "timestamp") VALUES ('null', 'NaN', -1e100, 'infinity');
INSERT INTO material_edges (material, attributes, relationships, updated_at) VALUES ('[]', 'null', NULL, '-infinity');
INSERT INTO entity_metadata (entity_type, metadata) VALUES ('', 'null');
