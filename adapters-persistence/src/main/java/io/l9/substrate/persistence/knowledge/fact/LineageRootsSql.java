package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The packets in which the lineage of others begins: one walk for all of them. */
final class LineageRootsSql {

  /**
   * A packet on the way up.
   *
   * @param root null: the packet is gone, or the scope does not see it
   */
  record Step(UUID start, UUID id, @Nullable UUID root, @Nullable Instant at) {}

  private final Sessions sessions;

  LineageRootsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Adds a query for the ways up from packets. */
  List<Step> walks(Statements together, Collection<PacketId> packets) {
    return together.query(
        walk(packets)
            .append(
                "SELECT w.start, w.id, p.root_id, p.timestamp FROM walk w"
                    + " LEFT JOIN packet_store p ON p.packet_id = w.id AND ")
            .append(sessions.tenantOf("p")),
        row ->
            new Step(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                FactRecordSql.time(row, 4)));
  }

  /**
   * Returns the beginning of a statement with the rows {@code walk (start, id)}: each packet on the
   * way up from those that the scope sees.
   */
  Sql walk(Collection<PacketId> packets) {
    return Sql.of(
            "WITH RECURSIVE walk (start, id) AS (SELECT p.packet_id, p.packet_id"
                + " FROM packet_store p WHERE ")
        .append(
            Sql.isAnyOf("p.packet_id", Sql.uuids(packets.stream().map(PacketId::value).toList())))
        .append(" AND ")
        .append(sessions.tenantOf("p"))
        .append(
            " UNION SELECT w.start, e.parent_id FROM walk w"
                + " JOIN packet_parents e ON e.packet_id = w.id AND ")
        .append(sessions.tenantOf("e"))
        .append(") ");
  }

  static Map<PacketId, Source> sources(List<Step> walks) {
    Map<UUID, List<Step>> byStart = new HashMap<>();
    walks.forEach(step -> byStart.computeIfAbsent(step.start(), id -> new ArrayList<>()).add(step));
    Map<PacketId, Source> sources = new HashMap<>();
    byStart.forEach((start, walk) -> sources.put(new PacketId(start), source(start, walk)));
    return sources;
  }

  private static Source source(UUID start, List<Step> walk) {
    Set<PacketId> roots = new HashSet<>();
    Instant at = null;
    for (Step step : walk) {
      roots.add(new PacketId(Objects.requireNonNullElse(step.root(), step.id())));
      at = step.id().equals(start) ? step.at() : at;
    }
    return new Source(roots, Objects.requireNonNull(at));
  }
}
