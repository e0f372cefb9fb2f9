package io.l9.substrate.testkit.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Rows for every archived table, with values that a copy easily changes: JSON that is null, numbers
 * of many digits, times in microseconds, bytes, NaN, texts of every kind. Each row names a mark.
 */
public final class ArchivedRows {

  private static final String SCOPE =
      "SELECT l9_begin_scope('{t}', '{o}', '{u}', 'end_user', md5('{m} run')::uuid, '{m} session', '{m} trace')";

  /** By the rights of a superuser, in the scope of a user, whose triggers then do their work. */
  private static final String ROWS =
      """
      INSERT INTO packet_store (packet_id, packet_type, envelope, routing, provenance, "timestamp", thread_id, tags, ttl,
                                parent_ids, agent_id, importance_score, access_count)
      VALUES (md5('{m} packet')::uuid, 'note', '{"text": "{m} äöü \\u2028 \\" \\\\", "n": 1.10, "big": 12345678901234567890.123456789, "none": null}',
              'null', NULL, '2026-03-01 10:00:00.123456+00', md5('{m} thread')::uuid, '{a,"{m} tag",""}', '2999-12-31 23:59:59.999999+00', '{}',
              'agent {m}', 0.1234567890123, 3),
             (md5('{m} child')::uuid, 'note', 'null', NULL, 'null', '2026-03-01 10:00:00.123457+00', NULL, '{}', NULL,
              ARRAY[md5('{m} packet')::uuid], 'agent {m}', 1e-300, 0);
      INSERT INTO semantic_memory (embedding_id, agent_id, payload, vector)
      VALUES (md5('{m} note')::uuid, 'agent {m}', jsonb_build_object('packet_id', md5('{m} packet')::uuid, 'text', '{m}'),
              (SELECT array_agg((sin(i) / 3)::real)::vector FROM generate_series(1, 1536) i));
      INSERT INTO agent_memory_events (agent_id, event_type, content, packet_id, "timestamp")
      VALUES ('agent {m}', 'e', '{"m": "{m}"}', md5('{m} packet')::uuid, '2026-03-01 10:00:00.000001+00');
      INSERT INTO reasoning_traces (agent_id, packet_id) VALUES ('agent {m}', md5('{m} packet')::uuid);
      INSERT INTO agent_log (agent_id, level, message) VALUES ('agent {m}', 'INFO', E'{m}\\nline\\ttab');
      INSERT INTO graph_checkpoints (agent_id, graph_state) VALUES ('agent {m}', '[1, "{m}", {"deep": [null]}]');
      INSERT INTO buyer_profiles (buyer_id, name, profile) VALUES (md5('{m} buyer')::uuid, 'Buyer {m}', '{"rank": 1}');
      UPDATE buyer_profiles SET profile = '{"rank": 2}' WHERE buyer_id = md5('{m} buyer')::uuid;
      INSERT INTO supplier_profiles (supplier_id, name, profile) VALUES (md5('{m} supplier')::uuid, 'Supplier {m}', '{}');
      INSERT INTO transactions (material, buyer_id, supplier_id, price, quantity, currency, unit)
      VALUES ('{"name": "{m}"}', md5('{m} buyer')::uuid, md5('{m} supplier')::uuid, 12345678901234567890.12345678901234567890, 0.10, 'EUR', 't');
      INSERT INTO material_edges (material, attributes) VALUES ('{"name": "{m}"}', '{"purity": 0.5}');
      INSERT INTO entity_metadata (entity_type, metadata) VALUES ('t', '{"m": "{m}"}');
      INSERT INTO tasks (task_uid, type, payload) VALUES (md5('{m} task')::uuid, 't', '{"m": "{m}"}'), (md5('{m} other task')::uuid, 't', NULL);
      INSERT INTO task_events (task_uid, kind, attempt, occurred_at) VALUES (md5('{m} task')::uuid, 'failed', 1, now());
      INSERT INTO world_model_entities (user_id, entity_id, entity_type, attributes) VALUES (NULL, 'entity {m}', 'plant', '{"size": 1.50, "of": "{m}"}');
      UPDATE world_model_entities SET attributes = '{"size": 2}' WHERE entity_id = 'entity {m}';
      INSERT INTO world_model_snapshots (snapshot_id, snapshot, state_version)
      VALUES (md5('{m} snapshot')::uuid, '{"entities": {"{m}": {"a": 1}}}', 1);
      INSERT INTO knowledge_facts (fact_id, subject, predicate, object, source_packet)
      VALUES (md5('{m} fact')::uuid, '{m} Subject', 'likes', '"{m}"', md5('{m} packet')::uuid);
      INSERT INTO fact_revisions (fact_id, revision, known_from, path, confidence, support, contradictions, state, kind)
      VALUES (md5('{m} fact')::uuid, 1, now(), 'stated', 0.3, 1, 0, 'held', 'asserted');
      INSERT INTO fact_evidence (fact_id, packet_id, roots, path, revision, recorded_at)
      VALUES (md5('{m} fact')::uuid, md5('{m} packet')::uuid, ARRAY[md5('{m} packet')::uuid], 'stated', 1, now());
      INSERT INTO fact_rejections (subject, predicate, object, object_type, subject_skeleton, statement_skeleton, reason, rejected_at)
      VALUES ('{m}', 'p', '1', 'value', md5('{m} s')::uuid, md5('{m} st')::uuid, '{m}', now());
      INSERT INTO fact_predicates (user_id, predicate, single, updated_at) VALUES (NULL, 'p {m}', true, now());
      INSERT INTO memory_access_log (target_type, target_id, agent_id, kind, relevance_score)
      VALUES ('packet', md5('{m} packet')::uuid, 'agent {m}', 'used', 'NaN'),
             ('packet', md5('{m} child')::uuid, 'agent {m}', 'helpful', 0.1);
      INSERT INTO entity_relationships (source_entity, relationship_type, target_entity, source_packet)
      VALUES ('{m}', 'knows', 'b', md5('{m} packet')::uuid);
      INSERT INTO entity_aliases (merge_id, names) VALUES (md5('{m} merge')::uuid, '{a,"{m}"}');
      INSERT INTO memory_summaries (scope_type, scope_value, summary_text, source_packet_ids)
      VALUES ('agent', 'agent {m}', '{m}', ARRAY[md5('{m} packet')::uuid]);
      INSERT INTO reflection_store (reflection_id, reflection_type, content, source_packet)
      VALUES (md5('{m} reflection')::uuid, 'lesson', '{m}', md5('{m} packet')::uuid);
      INSERT INTO reflection_evidence (reflection_id, kind, source_key, wording, recorded_at, packet_id)
      VALUES (md5('{m} reflection')::uuid, 'packet', md5('{m} packet')::uuid::text, '{m}', now(), md5('{m} packet')::uuid);
      INSERT INTO reflection_uses (reflection_id, task_id, task_kind, applied, repeated, used_at)
      VALUES (md5('{m} reflection')::uuid, 't', 'k', false, false, now());
      INSERT INTO task_reflections (id, task_id, task_description) VALUES (md5('{m} record')::uuid, 'task {m}', '{m}');
      UPDATE task_reflections SET task_description = '{m} again' WHERE id = md5('{m} record')::uuid;
      INSERT INTO task_statements (id, task_id, polarity, normal_key, wording)
      VALUES (md5('{m} record')::uuid, 'task {m}', 'good', md5('{m} key')::uuid, '{m}');
      INSERT INTO review_resolutions (kind, target_id, state, reason, resolved_at) VALUES ('conflict', md5('{m} fact')::uuid, '1', '{m}', now());
      INSERT INTO checkpoints (thread_id, checkpoint_id, body_type, body, channels, versions, hashes)
      VALUES ('thread {m}', 'c1', 'msgpack', '\\x00ff1022', '{a}', '{1}', ARRAY[sha256('{m}')]);
      INSERT INTO checkpoint_blobs (thread_id, hash, value_type, value) VALUES ('thread {m}', sha256('{m}'), 'bytes', '\\x0001');
      INSERT INTO checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, value_type, value)
      VALUES ('thread {m}', 'c1', 't', -1, 'a', 'null', '');
      INSERT INTO retention_policies (kind, days) VALUES ('logs', 30), ('checkpoints', 90) ON CONFLICT DO NOTHING;
      INSERT INTO retention_holds (kind, reason, placed_by) VALUES ('packets', 'a dispute', l9_current_user_id());
      INSERT INTO store_items (namespace, key, value) VALUES (E'{m}\\x1f', 'k', '{"none": null, "n": 1.0}');
      INSERT INTO api_keys (key_id, name, selector, verifier, role, permissions)
      VALUES (md5('{m} key')::uuid, '{m}', substr(md5('{m} selector'), 1, 12), sha256('{m}'), 'end_user', '{memory:read}');
      INSERT INTO operations (kind, status, finished_at, leased_until, result) VALUES ('k', 'succeeded', now(), NULL, '{"m": "{m}"}');
      """;

  private ArchivedRows() {}

  /** Plants a user's rows; those that nobody owns are the organisation's or the tenant's. */
  public static void plant(DataSource superuser, UUID tenant, UUID org, UUID user, String mark)
      throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(filled(SCOPE, tenant, org, user, mark));
      statement.execute("RESET ROLE");
      for (String row : ROWS.split(";\n", -1)) {
        if (!row.isBlank()) {
          statement.execute(filled(row, tenant, org, user, mark));
        }
      }
      connection.commit();
    }
  }

  private static String filled(String sql, UUID tenant, UUID org, UUID user, String mark) {
    return sql.replace("{t}", tenant.toString())
        .replace("{o}", org.toString())
        .replace("{u}", user.toString())
        .replace("{m}", mark);
  }
}
