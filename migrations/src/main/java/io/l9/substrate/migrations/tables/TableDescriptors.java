package io.l9.substrate.migrations.tables;

import static io.l9.substrate.migrations.tables.DescriptorBuilder.personal;
import static io.l9.substrate.migrations.tables.DescriptorBuilder.shared;
import static io.l9.substrate.migrations.tables.DescriptorBuilder.system;
import static io.l9.substrate.migrations.tables.TableDescriptor.Reference.Fate.DELETED;
import static io.l9.substrate.migrations.tables.TableDescriptor.Reference.Fate.KEPT;
import static io.l9.substrate.migrations.tables.TableDescriptor.Reference.Fate.UNLINKED;

import io.l9.substrate.migrations.tables.TableDescriptor.Kind;
import io.l9.substrate.migrations.tables.TableDescriptor.Pruning;
import java.util.List;
import java.util.stream.Stream;

/** The descriptors of all tables, in the order in which the migration files make them. */
public final class TableDescriptors {

  /** One descriptor for each table of this version. */
  public static final List<TableDescriptor> ALL =
      Stream.of(
              // 0001 to 0007
              personal("0001", "packet_store")
                  .pruned("ttl", "evict-packets")
                  .value("parent_ids", "packet_store", KEPT, KEPT)
                  .value("root_id", "packet_store", KEPT, KEPT)
                  .value("duplicate_of", "packet_store", KEPT, KEPT)
                  .derived(
                      "content_hash",
                      "chunk_count",
                      "is_chunked",
                      "access_count",
                      "last_accessed",
                      "contradiction_count",
                      "confidence_updated_at",
                      "stored_xid")
                  .plainIds("thread_id")
                  .views("mv_agent_recent_important"),
              personal("0001", "semantic_memory")
                  .value("payload.packet_id", "packet_store", DELETED, DELETED)
                  .derived("vector", "access_count", "last_accessed"),
              personal("0001", "agent_memory_events")
                  .value("packet_id", "packet_store", DELETED, DELETED)
                  .views("mv_agent_recent_important"),
              personal("0001", "reasoning_traces")
                  .value("packet_id", "packet_store", DELETED, DELETED)
                  .derived("step_count"),
              personal("0001", "agent_log")
                  .pruned("timestamp", "evict-logs")
                  .derived("level_rank", "stored_xid"),
              personal("0001", "graph_checkpoints"),
              shared("0001", "buyer_profiles").derived("name_key"),
              shared("0001", "supplier_profiles").derived("name_key"),
              shared("0001", "transactions")
                  .key("supplier_id", "supplier_profiles", UNLINKED, UNLINKED)
                  .key("buyer_id", "buyer_profiles", UNLINKED, UNLINKED)
                  .derived("material_key", "buyer_id_key", "supplier_id_key"),
              shared("0001", "material_edges").derived("material_key"),
              shared("0001", "entity_metadata"),
              personal("0003", "tasks").pruned("completed_at", "evict-tasks").plainIds("task_uid"),
              shared("0004", "world_model_entities").derived("world_id"),
              personal("0005", "knowledge_facts")
                  .key("source_packet", "packet_store", DELETED, UNLINKED)
                  .value("superseded_by", "knowledge_facts", KEPT, KEPT)
                  .persons("author_user")
                  .derived(
                      "subject_normalized",
                      "object_normalized",
                      "slot_key",
                      "object_key",
                      "subject_skeleton",
                      "statement_skeleton",
                      "supporting_packet_count",
                      "contradiction_count",
                      "confidence_updated_at",
                      "access_count",
                      "last_accessed")
                  .views("mv_high_confidence_facts", "mv_entity_graph"),
              shared("0006", "world_model_updates")
                  .value("source_packet", "packet_store", UNLINKED, KEPT)
                  .derived("world_id")
                  .plainIds("update_id", "insight_id"),
              shared("0007", "world_model_snapshots")
                  .pseudonymised(TableDescriptor.OWNER, "created_by")
                  .persons("created_by")
                  .derived("world_id")
                  .plainIds("snapshot_id"),
              // 0008
              personal("0008", "memory_embeddings")
                  .notExported("an import embeds the packets' texts anew")
                  .key("packet_id", "packet_store", DELETED, DELETED),
              personal("0008", "memory_access_log")
                  .value("target_id", "packet_store", DELETED, KEPT)
                  .value("target_id", "memory_embeddings", DELETED, KEPT)
                  .value("target_id", "knowledge_facts", DELETED, DELETED)
                  .value("target_id", "reflection_store", DELETED, DELETED)
                  .value("target_id", "memory_summaries", DELETED, DELETED)
                  .derived("pending")
                  .plainIds("query_id"),
              personal("0008", "entity_relationships")
                  .key("source_packet", "packet_store", DELETED, UNLINKED)
                  .derived(
                      "source_normalized",
                      "target_normalized",
                      "edge_key",
                      "subject_skeleton",
                      "statement_skeleton")
                  .views("mv_entity_graph"),
              personal("0008", "memory_summaries")
                  .value("source_packet_ids", "packet_store", DELETED, KEPT)
                  .persons("created_by")
                  .derived("vector", "terms", "packet_count"),
              personal("0008", "reflection_store")
                  .pruned("expires_at", "evict-reflections")
                  .key("source_packet", "packet_store", DELETED, UNLINKED)
                  .value("replaced_by", "reflection_store", KEPT, KEPT)
                  .value("contradicts", "reflection_store", KEPT, KEPT)
                  .persons("author_user")
                  .derived(
                      "vector",
                      "index_vector",
                      "terms",
                      "normal_key",
                      "skeleton",
                      "support_count",
                      "access_count",
                      "last_accessed")
                  .views("mv_reflection_patterns"),
              personal("0008", "task_reflections")
                  .persons("author_user")
                  .plainIds("related_decisions"),
              // copies and counts of packets
              personal("0101", "packet_parents")
                  .notExported("copied from packet_store by triggers")
                  .key("packet_id", "packet_store", DELETED, DELETED)
                  .value("parent_id", "packet_store", KEPT, KEPT),
              personal("0101", "packet_tags")
                  .notExported("copied from packet_store by triggers")
                  .key("packet_id", "packet_store", DELETED, DELETED),
              personal("0103", "packet_terms")
                  .notExported("an import analyses the packets' texts anew")
                  .key("packet_id", "packet_store", DELETED, DELETED),
              personal("0103", "lexical_statistics")
                  .recomputed("sums over packet_terms; a trigger subtracts the terms that go")
                  .notExported("sums over packet_terms"),
              personal("0107", "embedding_spaces")
                  .kept("settings of a tenant; no row has a user")
                  .notExported("settings of a tenant; no row has a user")
                  .value("moved_to", "packet_store", KEPT, KEPT)
                  .plainIds("lease"),
              personal("0107", "embedding_backlog")
                  .notExported("a queue of packets, which are exported themselves")
                  .value("packet_id", "packet_store", DELETED, DELETED)
                  .plainIds("lease"),
              // operations of the installation
              system("0111", "scheduled_jobs", "schedules of the jobs"),
              system("0111", "job_runs", "counts and failures of the jobs' runs")
                  .pruned("started_at", Pruning.WRITER)
                  .plainIds("run_id"),
              personal("0116", "api_keys")
                  .pseudonymised(TableDescriptor.OWNER, "created_by_user", "name")
                  .exportedWithout("selector", "verifier")
                  .value("replaced_by", "api_keys", KEPT, KEPT)
                  .value("created_by", "api_keys", KEPT, KEPT)
                  .persons("created_by_user"),
              personal("0117", "idempotency_keys")
                  .pruned("expires_at", "evict-requests")
                  .notExported("answers to the subject's own requests, kept for a day")
                  .value("shown", "packet_store", UNLINKED, UNLINKED)
                  .value("shown", "memory_summaries", UNLINKED, UNLINKED)
                  .value("shown", "knowledge_facts", UNLINKED, UNLINKED)
                  .value("shown", "reflection_store", UNLINKED, UNLINKED),
              personal("0117", "operations").pruned("finished_at", "evict-requests"),
              system("0118", "scope_keys", "secrets of the logins"),
              system("0118", "lock_salt", "a secret of the database"),
              personal("0136", "access_backlog")
                  .notExported("a queue of lines of memory_access_log, which are exported")
                  .value("packet_id", "packet_store", DELETED, DELETED)
                  .plainIds("access_id"),
              personal("0136", "access_votes")
                  .notExported("derived from lines of memory_access_log, which are exported")
                  .value("packet_id", "packet_store", DELETED, DELETED),
              personal("0137", "tag_statistics")
                  .recomputed("sums over packet_tags; a trigger subtracts the tags that go")
                  .notExported("sums over packet_tags"),
              // what was believed, on whose word, and what was refused
              personal("0140", "fact_revisions")
                  .key("fact_id", "knowledge_facts", DELETED, DELETED)
                  .key("packet_id", "packet_store", UNLINKED, UNLINKED)
                  .value("superseded_by", "knowledge_facts", KEPT, KEPT)
                  .persons("author_user"),
              personal("0140", "fact_evidence")
                  .key("fact_id", "knowledge_facts", DELETED, DELETED)
                  .key("packet_id", "packet_store", DELETED, DELETED)
                  .value("roots", "packet_store", KEPT, KEPT),
              personal("0140", "fact_rejections")
                  .persons("author_user", "lifter_user")
                  .derived("subject_skeleton", "statement_skeleton"),
              personal("0140", "fact_predicates")
                  .kept("declarations of an organisation; no row has a user")
                  .notExported("declarations of an organisation; no row has a user"),
              personal("0141", "entity_aliases").plainIds("merge_id"),
              personal("0145", "fact_readings")
                  .kept("a place in the packets of a tenant; no row has a user")
                  .notExported("a place in the packets of a database")
                  .value("packet_id", "packet_store", KEPT, KEPT),
              personal("0142", "audit_log")
                  .kept("who did what stays; the contents can be erased without breaking the chain")
                  .persons("actor_user")
                  .derived("content_digest", "previous_hash", "hash")
                  .plainIds("salt", "redactions"),
              personal("0143", "review_resolutions")
                  .value("target_id", "knowledge_facts", DELETED, DELETED)
                  .value("target_id", "packet_store", DELETED, DELETED)
                  .value("target_id", "reflection_store", DELETED, DELETED)
                  .persons("author_user"),
              // what told reflections, where they were used, and what tasks said
              personal("0148", "reflection_evidence")
                  .key("reflection_id", "reflection_store", DELETED, DELETED)
                  .key("packet_id", "packet_store", DELETED, UNLINKED)
                  .persons("author_user"),
              personal("0148", "reflection_uses")
                  .key("reflection_id", "reflection_store", DELETED, DELETED),
              personal("0148", "task_reflection_history")
                  .key("id", "task_reflections", DELETED, DELETED)
                  .persons("author_user")
                  .plainIds("related_decisions"),
              personal("0148", "task_statements")
                  .notExported("derived from task_reflections, which are exported")
                  .key("id", "task_reflections", DELETED, DELETED)
                  .derived("normal_key"),
              personal("0150", "task_events").key("task_uid", "tasks", DELETED, DELETED),
              personal("0149", "checkpoints")
                  .pruned("stored_at", "evict-checkpoints")
                  .derived("thread_key", "delta_channels"),
              personal("0149", "checkpoint_blobs").derived("thread_key"),
              personal("0149", "checkpoint_writes")
                  .pruned("stored_at", "evict-checkpoints")
                  .derived("thread_key"),
              personal("0149", "checkpoint_retention")
                  .kept("a setting of a tenant; no row has a user")
                  .notExported("a setting of a tenant; no row has a user"),
              personal("0152", "store_items")
                  .pruned("expires_at", "evict-store-items")
                  .derived("index_model", "index_vectors"),
              personal("0153", "agent_log_retention")
                  .kept("a setting of a tenant; no row has a user")
                  .notExported("a setting of a tenant; no row has a user"),
              shared("0157", "world_states")
                  .kept("what an organisation shares; no row has a user")
                  .derived("world_id"),
              shared("0157", "world_entity_versions")
                  .kept("what an organisation shares; no row has a user")
                  .derived("world_id", "content_hash"),
              shared("0157", "world_entity_attributes")
                  .kept("derived from world_model_entities; no row has a user")
                  .notExported("derived from world_model_entities, which are exported")
                  .derived("world_id"),
              shared("0158", "trade_versions")
                  .pseudonymised(TableDescriptor.OWNER, "changed_by")
                  .persons("changed_by")
                  .plainIds("entity_id"),
              shared("0158", "trade_attributes")
                  .notExported("derived from the tables of trade, which are exported")
                  .plainIds("entity_id"),
              // erasing
              system("0160", "table_treatments", "these descriptors, for statements"),
              personal("0160", "erasures")
                  .kept("the tombstone and the certificate of an erased subject")
                  .notExported("tombstones and certificates of erased subjects")
                  .derived("subject_id")
                  .plainIds("erasure_id", "pseudonym"),
              system(
                  TableDescriptor.MIGRATOR,
                  "l9_schema_history",
                  "the migration files that were applied"))
          .map(DescriptorBuilder::build)
          .toList();

  private TableDescriptors() {}

  /** Returns the names of the tables of one kind. */
  public static List<String> names(Kind kind) {
    return ALL.stream().filter(table -> table.kind() == kind).map(TableDescriptor::name).toList();
  }
}
