package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  record Step(UUID start, UUID id, @Nullable UUID root, @Nullable Instant at) {

    /** Returns the step of the row's first four columns, which are those of the walk. */
    static Step of(ResultSet row) throws SQLException {
      return new Step(
          row.getObject(1, UUID.class),
          row.getObject(2, UUID.class),
          row.getObject(3, UUID.class),
          FactRecordSql.time(row, 4));
    }
  }

  private final Sessions sessions;

  LineageRootsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  Map<PacketId, Source> sources(Collection<PacketId> packets) {
    return packets.isEmpty()
        ? Map.of()
        : sourcesOf(
            sessions.query(
                walk(packets).append("SELECT o.start, o.id, o.root_id, o.at FROM origin o"),
                Step::of));
  }

  /**
   * Returns the beginning of a statement with the rows {@code origin (start, id, root_id, at,
   * root)}: for each packet that the scope sees itself, and one packet on the way up from it for
   * each in which its lineage begins. The way is gone packet by packet, each behind a fence: as
   * long as nothing has analyzed a table, a join with all rows of the tenant looks as cheap.
   */
  Sql walk(Collection<PacketId> packets) {
    return Sql.of(
            "WITH RECURSIVE walk (start, id, root_id, at) AS (SELECT n.id, n.id, p.root_id,"
                + " p.timestamp FROM unnest((SELECT ?::uuid[])) AS n (id) CROSS JOIN LATERAL (",
            Sql.uuids(packets.stream().map(PacketId::value).toList()))
        .append(packetOf("n.id"))
        .append(
            ") p UNION SELECT w.start, e.parent_id, p.root_id, p.timestamp FROM walk w"
                + " CROSS JOIN LATERAL (SELECT e.parent_id FROM packet_parents e"
                + " WHERE e.packet_id = w.id AND ")
        .append(sessions.tenantOf("e"))
        .append(" OFFSET 0) e LEFT JOIN LATERAL (")
        .append(packetOf("e.parent_id"))
        .append(
            ") p ON true), origin AS MATERIALIZED ("
                + "SELECT DISTINCT ON (w.start, coalesce(w.root_id, w.id)) w.*,"
                + " coalesce(w.root_id, w.id) AS root FROM walk w"
                + " ORDER BY w.start, coalesce(w.root_id, w.id), (w.id = w.start) DESC) ");
  }

  private Sql packetOf(String id) {
    return Sql.of("SELECT p.root_id, p.timestamp FROM packet_store p WHERE p.packet_id = " + id)
        .append(" AND ")
        .append(sessions.tenantOf("p"))
        .append(" OFFSET 0");
  }

  static Map<PacketId, Source> sourcesOf(Collection<Step> walks) {
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
