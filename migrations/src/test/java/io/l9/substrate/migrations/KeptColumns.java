package io.l9.substrate.migrations;

import java.util.List;
import java.util.Map;

/** The columns that keep what was written into them. */
final class KeptColumns {

  /** The columns of each table that nobody but its owner changes once a row is written. */
  static final Map<String, List<String>> BY_TABLE =
      Map.of(
          "packet_store",
          List.of(
              "packet_id",
              "tenant_id",
              "packet_type",
              "envelope",
              "timestamp",
              "thread_id",
              "agent_id",
              "parent_ids",
              "derivation",
              "generation",
              "root_id",
              "content_hash",
              "correlation_id",
              "session_id",
              "trace_id",
              "stored_xid"),
          "semantic_memory",
          List.of(
              "embedding_id",
              "tenant_id",
              "agent_id",
              "payload",
              "vector",
              "embedding_type",
              "created_at"),
          "operations",
          List.of("operation_id", "tenant_id", "kind", "created_at"),
          "audit_log",
          List.of(
              "tenant_id",
              "number",
              "org_id",
              "user_id",
              "scope",
              "occurred_at",
              "actor_user",
              "actor_role",
              "action",
              "target_kind",
              "target_id",
              "content_digest",
              "previous_hash",
              "hash",
              "correlation_id",
              "redactions"),
          "fact_rejections",
          List.of(
              "rejection_id",
              "tenant_id",
              "org_id",
              "user_id",
              "subject",
              "predicate",
              "object",
              "object_type",
              "subject_skeleton",
              "statement_skeleton",
              "reason",
              "rejected_at"),
          "api_keys",
          List.of(
              "key_id",
              "tenant_id",
              "org_id",
              "user_id",
              "name",
              "selector",
              "verifier",
              "role",
              "permissions",
              "created_at"));

  private KeptColumns() {}
}
