package io.l9.substrate.migrations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tables under the policies, and a row for each that lacks nothing but its identity: one file,
 * because every proof of isolation goes through all of them.
 */
final class Tables {

  private static final String PACKET_OF_SAME_OWNER = "{packet}";
  private static final String FACT_OF_SAME_OWNER = "{fact}";
  private static final String REFLECTION_OF_SAME_OWNER = "{reflection}";
  private static final String RECORD_OF_SAME_OWNER = "{task reflection}";
  private static final String TASK_OF_SAME_OWNER = "{task}";

  /**
   * One table.
   *
   * @param shared whether the organisation shares it, so that every member changes its rows
   * @param privileges what the scopes below platform_admin are granted
   * @param sample columns and values of a row, identity left out
   */
  record Protected(
      String name, boolean shared, boolean scoped, String privileges, Map<String, String> sample) {

    /** One row of each kind that an owner can make of it. */
    List<RowOwner> kinds() {
      return RowOwner.everyKind(scoped);
    }

    boolean allows(String privilege) {
      return privileges.contains(privilege);
    }

    String insert(RowOwner row) {
      return insert(row, Map.of());
    }

    /** An insertion with some values other than the sample's. */
    String insert(RowOwner row, Map<String, String> other) {
      Map<String, String> all = new LinkedHashMap<>(sample);
      all.putAll(other);
      List<String> columns = new ArrayList<>(all.keySet());
      List<String> values = new ArrayList<>(all.values());
      columns.add(row.columns());
      values.add(row.values());
      return "INSERT INTO %s (%s) VALUES (%s)"
          .formatted(name, String.join(", ", columns), String.join(", ", values))
          .replace(PACKET_OF_SAME_OWNER, ofSameOwner("packet_id", "packet_store", row))
          .replace(FACT_OF_SAME_OWNER, ofSameOwner("fact_id", "knowledge_facts", row))
          .replace(REFLECTION_OF_SAME_OWNER, ofSameOwner("reflection_id", "reflection_store", row))
          .replace(RECORD_OF_SAME_OWNER, ofSameOwner("id", "task_reflections", row))
          .replace(TASK_OF_SAME_OWNER, ofSameOwner("task_uid", "tasks", row));
    }
  }

  static final List<Protected> ALL =
      List.of(
          personal("packet_store", "packet_type", "'note'", "envelope", "'{}'").withScope(),
          personal("semantic_memory", "payload", "'{}'", "vector", vector(1536)).withScope(),
          personal("knowledge_facts", "subject", "'a'", "predicate", "'b'", "object", "'1'")
              .withScope(),
          personal("memory_embeddings", "embedding_type", "'content'", "vector", vector(3))
              .withScope(),
          personal("agent_memory_events", "agent_id", "'a'", "event_type", "'e'", "content", "'{}'")
              .appendOnly(),
          personal("reasoning_traces", "agent_id", "'a'").withScope("SELECT, INSERT, DELETE"),
          personal("agent_log", "agent_id", "'a'", "level", "'INFO'", "message", "'m'")
              .appendOnly(),
          personal(
                  "memory_access_log",
                  "agent_id",
                  "'a'",
                  "target_type",
                  "'packet'",
                  "target_id",
                  "uuid_generate_v4()")
              .appendOnly(),
          personal("graph_checkpoints", "agent_id", "'a'", "graph_state", "'{}'").plain(),
          personal("tasks", "type", "'t'").withScope(),
          personal(
                  "entity_relationships",
                  "source_entity",
                  "'a'",
                  "relationship_type",
                  "'b'",
                  "target_entity",
                  "'c'")
              .withScope(),
          personal("entity_aliases", "merge_id", "uuid_generate_v4()", "names", "'{a,b}'")
              .withScope("SELECT, INSERT, DELETE"),
          personal(
                  "memory_summaries",
                  "scope_type",
                  "'agent'",
                  "scope_value",
                  "'a'",
                  "summary_text",
                  "'t'")
              .withScope(),
          personal("reflection_store", "reflection_type", "'lesson'", "content", "'c'").withScope(),
          personal("task_reflections", "task_id", "gen_random_uuid()::text").withScope(),
          personal(
                  "api_keys",
                  "name",
                  "'n'",
                  "selector",
                  "substr(md5(random()::text), 1, 12)",
                  "verifier",
                  "sha256('s')",
                  "role",
                  "'end_user'",
                  "permissions",
                  "'{}'")
              .with("SELECT, INSERT, UPDATE"),
          shared("world_model_entities", "entity_id", "'e'").plain(),
          shared("world_model_updates", "update_id", "uuid_generate_v4()").appendOnly(),
          shared(
                  "world_model_snapshots",
                  "snapshot_id",
                  "uuid_generate_v4()",
                  "snapshot",
                  "'{}'",
                  "state_version",
                  "1")
              .with("SELECT, INSERT, DELETE"),
          shared("buyer_profiles", "name", "'n'", "profile", "'{}'").plain(),
          shared("supplier_profiles", "name", "'n'", "profile", "'{}'").plain(),
          shared("transactions", "material", "'{}'").plain(),
          shared("material_edges", "material", "'{}'").plain(),
          shared("entity_metadata", "entity_type", "'t'", "metadata", "'{}'").plain(),
          personal("lexical_statistics", "documents", "1", "terms", "1")
              .withScope("SELECT, INSERT"),
          personal("tag_statistics", "tag", "'t'", "packets", "1").withScope("SELECT"),
          personal(
                  "packet_parents",
                  "parent_id",
                  "uuid_nil()",
                  "ordinal",
                  "1",
                  "packet_id",
                  PACKET_OF_SAME_OWNER)
              .withScope("SELECT"),
          personal(
                  "packet_tags",
                  "tag",
                  "'t'",
                  "\"timestamp\"",
                  "now()",
                  "packet_id",
                  PACKET_OF_SAME_OWNER)
              .withScope("SELECT"),
          personal(
                  "packet_terms",
                  "term",
                  "'t'",
                  "frequency",
                  "1",
                  "length",
                  "1",
                  "packet_id",
                  PACKET_OF_SAME_OWNER)
              .withScope("SELECT, INSERT, DELETE"),
          personal(
                  "idempotency_keys",
                  "request_key",
                  "gen_random_uuid()::text",
                  "fingerprint",
                  "'f'",
                  "status",
                  "201",
                  "expires_at",
                  "now()")
              .withScope("SELECT, INSERT, DELETE"),
          personal("operations", "kind", "'k'", "leased_until", "now()")
              .withScope("SELECT, INSERT, UPDATE"),
          personal(
                  "fact_rejections",
                  "subject",
                  "'s'",
                  "predicate",
                  "'p'",
                  "object",
                  "'1'",
                  "object_type",
                  "'value'",
                  "subject_skeleton",
                  "gen_random_uuid()",
                  "statement_skeleton",
                  "gen_random_uuid()",
                  "reason",
                  "'r'",
                  "rejected_at",
                  "now()")
              .with("SELECT, INSERT, UPDATE"),
          personal(
                  "review_resolutions",
                  "kind",
                  "'conflict'",
                  "target_id",
                  "gen_random_uuid()",
                  "state",
                  "'1'",
                  "reason",
                  "'r'",
                  "resolved_at",
                  "now()")
              .withScope("SELECT, INSERT, UPDATE"),
          ofThread("checkpoints", "body", "checkpoint_id", "gen_random_uuid()::text").withScope(),
          ofThread("checkpoint_blobs", "value", "hash", "sha256(uuid_send(gen_random_uuid()))")
              .withScope("SELECT, INSERT, DELETE"),
          ofThread(
                  "checkpoint_writes",
                  "value",
                  "checkpoint_id",
                  "gen_random_uuid()::text",
                  "task_id",
                  "'t'",
                  "idx",
                  "0",
                  "channel",
                  "'c'")
              .withScope(),
          personal(
                  "store_items",
                  "namespace",
                  "E'a\\x1f'",
                  "key",
                  "gen_random_uuid()::text",
                  "value",
                  "'{}'")
              .withScope(),
          personal("archive_parts", "part", "0", "bytes", "'x'").with("SELECT, INSERT, DELETE"));

  /**
   * Tables of which not every owner can have a row, so that a test of their own proves them. The
   * catalog lint holds for them as for all.
   */
  static final List<Protected> PROVEN_APART =
      List.of(
          personal(
                  "access_backlog",
                  "packet_id",
                  "uuid_nil()",
                  "access_id",
                  "uuid_generate_v4()",
                  "kind",
                  "'read'",
                  "accessed_at",
                  "now()")
              .with("SELECT"),
          personal(
                  "access_votes",
                  "packet_id",
                  "uuid_generate_v4()",
                  "vote",
                  "'used'",
                  "kind",
                  "'used'")
              .with("SELECT"),
          personal(
                  "erasures",
                  "erasure_id",
                  "uuid_generate_v4()",
                  "include_shared",
                  "false",
                  "replayed",
                  "false",
                  "subject_key",
                  "repeat('0', 64)",
                  "subject_digest",
                  "repeat('0', 64)")
              .with("SELECT"),
          personal("fact_readings", "stored_xid", "'1'", "packet_id", "uuid_nil()")
              .withScope("SELECT"),
          personal(
                  "audit_log",
                  "number",
                  "1",
                  "occurred_at",
                  "now()",
                  "actor_role",
                  "'end_user'",
                  "action",
                  "'a'",
                  "target_kind",
                  "'k'",
                  "target_id",
                  "'t'",
                  "content_digest",
                  "repeat('0', 64)",
                  "previous_hash",
                  "repeat('0', 64)",
                  "hash",
                  "repeat('0', 64)")
              .withScope("SELECT, INSERT"),
          personal("embedding_backlog", "packet_id", PACKET_OF_SAME_OWNER).withScope(),
          personal(
                  "task_events",
                  "task_uid",
                  TASK_OF_SAME_OWNER,
                  "kind",
                  "'failed'",
                  "attempt",
                  "1",
                  "occurred_at",
                  "now()")
              .withScope("SELECT, INSERT"),
          personal(
                  "fact_revisions",
                  "fact_id",
                  FACT_OF_SAME_OWNER,
                  "revision",
                  "1",
                  "known_from",
                  "now()",
                  "path",
                  "'stated'",
                  "confidence",
                  "1",
                  "support",
                  "1",
                  "contradictions",
                  "0",
                  "state",
                  "'held'",
                  "kind",
                  "'asserted'")
              .withScope("SELECT, INSERT"),
          personal(
                  "fact_evidence",
                  "fact_id",
                  FACT_OF_SAME_OWNER,
                  "packet_id",
                  PACKET_OF_SAME_OWNER,
                  "roots",
                  "'{}'",
                  "path",
                  "'stated'",
                  "revision",
                  "1",
                  "recorded_at",
                  "now()")
              .withScope("SELECT, INSERT"),
          personal(
                  "reflection_evidence",
                  "reflection_id",
                  REFLECTION_OF_SAME_OWNER,
                  "kind",
                  "'task'",
                  "source_key",
                  "'t'",
                  "wording",
                  "'w'",
                  "recorded_at",
                  "now()")
              .withScope("SELECT, INSERT, DELETE"),
          personal(
                  "reflection_uses",
                  "reflection_id",
                  REFLECTION_OF_SAME_OWNER,
                  "task_id",
                  "'t'",
                  "task_kind",
                  "'k'",
                  "applied",
                  "false",
                  "repeated",
                  "false",
                  "used_at",
                  "now()")
              .with("SELECT, INSERT, UPDATE"),
          personal(
                  "task_reflection_history",
                  "id",
                  RECORD_OF_SAME_OWNER,
                  "revision",
                  "1",
                  "task_id",
                  "'t'",
                  "task_kind",
                  "'k'",
                  "tags",
                  "'{}'",
                  "path",
                  "'stated'",
                  "without_help",
                  "false")
              .withScope("SELECT"),
          personal(
                  "task_statements",
                  "id",
                  RECORD_OF_SAME_OWNER,
                  "task_id",
                  "'t'",
                  "polarity",
                  "'good'",
                  "normal_key",
                  "gen_random_uuid()",
                  "wording",
                  "'w'")
              .withScope("SELECT, INSERT, DELETE"),
          personal("fact_predicates", "predicate", "'p'", "single", "true", "updated_at", "now()")
              .with("SELECT, INSERT, UPDATE"),
          personal("retention_policies", "kind", "'logs'", "days", "30").plain(),
          personal("retention_holds", "reason", "'lawsuit'").with("SELECT, INSERT, UPDATE"),
          personal(
                  "retention_removals",
                  "kind",
                  "'logs'",
                  "removed",
                  "1",
                  "oldest",
                  "now()",
                  "newest",
                  "now()")
              .with("SELECT"),
          shared("world_states", "state_version", "1").with("SELECT, INSERT, UPDATE"),
          shared(
                  "world_entity_versions",
                  "entity_id",
                  "'e'",
                  "version",
                  "1",
                  "state_version",
                  "1",
                  "created_at",
                  "now()",
                  "changed_at",
                  "now()")
              .appendOnly(),
          shared("world_entity_attributes", "entity_id", "'e'", "path", "'p'", "kind", "'null'")
              .with("SELECT, INSERT, DELETE"),
          shared(
                  "trade_versions",
                  "entity_kind",
                  "'transactions'",
                  "entity_id",
                  "uuid_generate_v4()",
                  "version",
                  "1")
              .appendOnly(),
          shared(
                  "trade_attributes",
                  "entity_kind",
                  "'transactions'",
                  "entity_id",
                  "uuid_generate_v4()",
                  "path",
                  "'p'",
                  "kind",
                  "'null'")
              .with("SELECT, INSERT, DELETE"),
          personal(
                  "embedding_spaces",
                  "embedding_type",
                  "'content'",
                  "model",
                  "'m'",
                  "dimension",
                  "3")
              .plain());

  private Tables() {}

  static Protected of(String name) {
    return Stream.concat(ALL.stream(), PROVEN_APART.stream())
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Whether a row is kept beside a packet, whose owner it takes. */
  static boolean isCopyOfPacket(String name) {
    return of(name).sample().containsValue(PACKET_OF_SAME_OWNER);
  }

  /** The id of a row of the same owner, to whom a row that is kept beside it belongs. */
  private static String ofSameOwner(String key, String table, RowOwner row) {
    return "(SELECT %s FROM %s p WHERE (p.tenant_id, p.org_id, p.user_id, p.scope) IS NOT DISTINCT FROM (%s) LIMIT 1)"
        .formatted(key, table, row.values());
  }

  private static String vector(int dimension) {
    return "array_fill(0.1::real, '{%d}')::vector".formatted(dimension);
  }

  private static Builder personal(String name, String... sample) {
    return new Builder(name, false, sample);
  }

  /** A table of a thread's rows, with a value and its type. */
  private static Builder ofThread(String name, String value, String... sample) {
    List<String> all = new ArrayList<>(List.of(sample));
    all.addAll(List.of("thread_id", "'t'", value + "_type", "''", value, "''"));
    return personal(name, all.toArray(String[]::new));
  }

  private static Builder shared(String name, String... sample) {
    return new Builder(name, true, sample);
  }

  private record Builder(String name, boolean shared, String... sample) {

    Protected plain() {
      return with("SELECT, INSERT, UPDATE, DELETE");
    }

    Protected appendOnly() {
      return with("SELECT, INSERT");
    }

    Protected withScope() {
      return withScope("SELECT, INSERT, UPDATE, DELETE");
    }

    Protected withScope(String privileges) {
      return new Protected(name, shared, true, privileges, columns());
    }

    Protected with(String privileges) {
      return new Protected(name, shared, false, privileges, columns());
    }

    private Map<String, String> columns() {
      Map<String, String> columns = new LinkedHashMap<>();
      for (int i = 0; i < sample.length; i += 2) {
        columns.put(sample[i], sample[i + 1]);
      }
      return columns;
    }
  }
}
