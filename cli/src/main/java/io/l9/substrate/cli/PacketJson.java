package io.l9.substrate.cli;

import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.shared.SubstrateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packets, and what is done with them, as plain values by the names that they have on the wire. */
final class PacketJson {

  private PacketJson() {}

  static Map<String, @Nullable Object> of(Packet packet) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("id", packet.id().toString());
    value.put("packet_type", packet.packetType());
    value.put("payload", packet.payload());
    value.put("agent_id", packet.agentId());
    value.put("thread_id", text(packet.thread()));
    value.put("timestamp", packet.timestamp().toString());
    value.put("parent_ids", packet.parents().stream().map(PacketId::toString).toList());
    value.put("derivation", packet.derivation() == null ? null : packet.derivation().code());
    value.put("generation", packet.generation());
    value.put("root_id", packet.root().toString());
    value.put("tags", List.copyOf(packet.tags()));
    value.put("expires_at", text(packet.expiresAt()));
    value.put("scope", packet.visibility().code());
    value.put("importance_score", packet.importance());
    value.put("access_count", packet.accessCount());
    value.put("last_accessed_at", text(packet.lastAccessed()));
    value.put("contradiction_count", packet.contradictionCount());
    value.put("content_hash", packet.contentHash().hex());
    value.put("duplicate_of", text(packet.duplicateOf()));
    value.put("chunk_count", packet.chunkCount());
    value.put("tenant_id", packet.owner().tenant().toString());
    value.put("org_id", text(packet.owner().org()));
    value.put("user_id", text(packet.owner().user()));
    value.put("correlation_id", text(packet.correlation()));
    value.put("session_id", packet.session());
    value.put("trace_id", packet.trace());
    return value;
  }

  static Map<String, Object> of(ThreadSummary thread) {
    return Map.of(
        "thread_id",
        thread.thread().toString(),
        "packets",
        thread.packets(),
        "agents",
        thread.agents(),
        "first",
        thread.first().toString(),
        "last",
        thread.last().toString());
  }

  static Map<String, Object> of(Lineage lineage) {
    return Map.of(
        "nodes",
        lineage.nodes().stream().map(node -> of(node)).toList(),
        "edges",
        lineage.edges().stream()
            .map(
                edge ->
                    Map.of("child", edge.child().toString(), "parent", edge.parent().toString()))
            .toList(),
        "truncated",
        lineage.truncated());
  }

  static Map<String, Object> of(Lineage.Node node) {
    return Map.of("packet", of(node.packet()), "depth", node.depth());
  }

  static Map<String, Object> of(ErasureReport report) {
    Map<String, Object> counts = new LinkedHashMap<>();
    report.counts().forEach((kind, count) -> counts.put(kind.code(), count));
    return Map.of("erased", counts);
  }

  static Map<String, Object> of(ImportResult result) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("line", result.line());
    value.put("status", result.status().code());
    if (result.packet() != null) {
      value.put("id", result.packet().toString());
    }
    if (!result.absentParents().isEmpty()) {
      value.put("absent_parents", result.absentParents().stream().map(PacketId::toString).toList());
    }
    SubstrateException failure = result.failure();
    if (failure != null) {
      value.put(
          "problem",
          Map.of(
              "code",
              failure.code().code(),
              "detail",
              String.valueOf(failure.getMessage()),
              "pointers",
              failure.violations().stream().map(violation -> violation.pointer()).toList()));
    }
    return value;
  }

  static Map<String, Object> of(ImportSummary summary) {
    return Map.of(
        "summary",
        Map.of(
            "lines", summary.lines(),
            "created", summary.created(),
            "duplicate", summary.duplicates(),
            "skipped", summary.skipped(),
            "error", summary.errors(),
            "last_line", summary.lastLine(),
            "dry_run", summary.dryRun()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
