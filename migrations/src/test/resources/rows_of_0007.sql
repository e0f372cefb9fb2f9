-- A row or more in every table that exists at 0007, among them ones that later rules would refuse.
INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", thread_id, parent_ids, tags, ttl) VALUES
  ('00000000-0000-4000-8000-000000000001', 'note', '{"text": "root"}', '2025-03-30 02:30:00+00', '00000000-0000-4000-8000-0000000000ff', '{}', '{alpha,beta,alpha}', '2099-07-01 12:00:00'),
  ('00000000-0000-4000-8000-000000000002', 'note', '{"text": "child"}', '2025-03-30 02:31:00+00', '00000000-0000-4000-8000-0000000000ff', '{00000000-0000-4000-8000-000000000001}', '{beta}', NULL),
  ('00000000-0000-4000-8000-000000000003', 'note', '{"text": "grandchild of two"}', '2025-03-30 02:32:00+00', NULL, '{00000000-0000-4000-8000-000000000002,00000000-0000-4000-8000-000000000001}', NULL, NULL),
  ('00000000-0000-4000-8000-000000000004', 'note', '{"text": "parent is gone"}', '2025-03-30 02:33:00+00', NULL, '{00000000-0000-4000-8000-0000000000ee}', '{}', NULL),
  ('00000000-0000-4000-8000-000000000005', 'note', '{"text": "circle"}', '2025-03-30 02:34:00+00', NULL, '{00000000-0000-4000-8000-000000000006}', '{}', NULL),
  ('00000000-0000-4000-8000-000000000006', 'note', '{"text": "circle"}', '2025-03-30 02:35:00+00', NULL, '{00000000-0000-4000-8000-000000000005}', '{}', NULL),
  ('00000000-0000-4000-8000-000000000007', 'note', '{}', '2025-03-30 02:36:00+00', NULL, NULL, '{NULL}', NULL);
INSERT INTO semantic_memory (vector, payload) SELECT array_fill(0.1::real, '{1536}')::vector, '{"packet_id": "00000000-0000-4000-8000-000000000001"}';
INSERT INTO agent_memory_events (agent_id, packet_id, event_type, content) VALUES
  ('planner', '00000000-0000-4000-8000-000000000001', 'wrote', '{}'), ('planner', '00000000-0000-4000-8000-000000000001', 'read', '{}'),
  ('planner', '00000000-0000-4000-8000-0000000000ee', 'read what is gone', '{}');
INSERT INTO reasoning_traces (agent_id, packet_id) VALUES ('planner', '00000000-0000-4000-8000-000000000001'), ('planner', NULL);
INSERT INTO agent_log (agent_id, level, message) VALUES ('planner', 'INFO', 'hello');
INSERT INTO graph_checkpoints (agent_id, graph_state) VALUES ('planner', '{}'), ('pricer', '{}');
INSERT INTO tasks (type, created_at, completed_at) VALUES ('embed', '2025-10-26 01:30:00', NULL);
INSERT INTO knowledge_facts (subject, predicate, object, confidence, source_packet, created_at) VALUES
  (' Acme  Corp ', 'sells', '"HDPE  Pellets"', 1.7, '00000000-0000-4000-8000-000000000001', '2025-10-26 01:30:00'),
  ('Acme', 'size', '12', -0.5, NULL, now()), ('Acme', 'odd', '{"a": 1}', 'NaN', NULL, now()), ('Acme', 'unsure', 'null', NULL, NULL, NULL);
INSERT INTO world_model_entities (entity_id, confidence, created_at) VALUES ('supplier:acme', 2, '2025-10-26 01:30:00'), ('Supplier:Acme', NULL, NULL);
INSERT INTO world_model_updates (update_id, confidence, state_version_before, state_version_after) VALUES ('00000000-0000-4000-8000-0000000000a1', 3, 1, 2);
INSERT INTO world_model_snapshots (snapshot_id, snapshot, state_version) VALUES ('00000000-0000-4000-8000-0000000000b1', '{}', 2);
INSERT INTO buyer_profiles (buyer_id, name, profile) VALUES ('00000000-0000-4000-8000-0000000000c1', 'buyer', '{}');
INSERT INTO supplier_profiles (supplier_id, name, profile) VALUES ('00000000-0000-4000-8000-0000000000c2', 'supplier', '{}');
INSERT INTO transactions (supplier_id, buyer_id, material) VALUES ('00000000-0000-4000-8000-0000000000c2', '00000000-0000-4000-8000-0000000000c1', '{}'), (NULL, NULL, '{}');
INSERT INTO material_edges (material) VALUES ('{}');
INSERT INTO entity_metadata (entity_type, metadata) VALUES ('agent', '{}');
