package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;

/**
 * The statement that walks along a lineage. A row of its recursions is a whole generation with the
 * packets that were seen up to it, so that none is visited twice, however many ways lead to it.
 */
final class LineageSql {

  /**
   * The generation behind another: of the walk %1$s, in the direction %2$s, along edges from %3$s
   * to %4$s. An edge has the owner and the visibility of the child, kept by its trigger; the far
   * end is read, because an edge to what one may not see would tell that it exists.
   */
  private static final String NEXT =
      """
       UNION ALL
      SELECT w.tenant_id, w.depth %2$s 1, g.generation, w.seen || g.generation,
        w.truncated OR CASE WHEN abs(w.depth) < ?
          THEN g.edges > MAX_EDGES OR cardinality(g.served) > cardinality(g.generation) ELSE g.visible > 0 END
      FROM %1$s w CROSS JOIN LATERAL (
        SELECT f.*, f.served[:CASE WHEN abs(w.depth) < ? THEN ? + 1 - cardinality(w.seen) ELSE 0 END] AS generation
        FROM (
          SELECT count(*) AS edges, count(p.packet_id) AS visible,
            coalesce(array_agg(DISTINCT p.packet_id ORDER BY p.packet_id)
              FILTER (WHERE p.served AND p.packet_id <> ALL (w.seen)), '{}') AS served
          FROM (
            SELECT e.%4$s AS id FROM packet_parents e
            WHERE e.tenant_id = w.tenant_id AND e.%3$s = ANY (w.generation)
            ORDER BY e.%4$s, e.%3$s LIMIT MAX_EDGES + 1) e
          LEFT JOIN LATERAL (
            SELECT p.packet_id, p.ttl IS NULL OR p.ttl > ?::timestamptz AS served FROM packet_store p
            WHERE p.tenant_id = w.tenant_id AND p.packet_id = e.id LIMIT 1) p ON true) f) g
      WHERE cardinality(w.generation) > 0"""
          .replace("MAX_EDGES", String.valueOf(LineageQuery.MAX_EDGES));

  private record Found(Lineage.Node node, boolean truncated) {}

  private final Sessions sessions;
  private final PacketRows packets;

  LineageSql(Sessions sessions, PacketRows packets) {
    this.sessions = sessions;
    this.packets = packets;
  }

  /** Returns the lineage of a packet; of no nodes if the scope does not see the packet. */
  Lineage lineage(LineageQuery query, Instant now) {
    List<Found> found =
        packets.query(
            Sql.of(
                    ", n.depth, n.truncated FROM (SELECT w.tenant_id, w.depth,"
                        + " unnest(w.generation) AS packet_id,"
                        + " bool_or(w.truncated) OVER () AS truncated FROM (")
                .append(generations(query, now))
                .append(
                    ") w) n JOIN packet_store p"
                        + " ON p.tenant_id = n.tenant_id AND p.packet_id = n.packet_id"
                        + " ORDER BY n.depth > 0, abs(n.depth), n.packet_id"),
            (packet, row) ->
                new Found(
                    new Lineage.Node(packet, row.getInt("depth")), row.getBoolean("truncated")));
    return Lineage.of(
        query,
        found.stream().map(Found::node).toList(),
        !found.isEmpty() && found.get(0).truncated());
  }

  private Sql generations(LineageQuery query, Instant now) {
    Sql asked =
        Sql.of(
                "SELECT p.tenant_id, 0, ARRAY[p.packet_id], ARRAY[p.packet_id], false"
                    + " FROM packet_store p WHERE p.packet_id = ? AND ",
                query.packet().value())
            .append(sessions.tenantOf("p"));
    // descendants begin with all that was seen of the ancestors
    Sql ofAncestors =
        Sql.of(
            "(SELECT u.tenant_id, 0, u.seen[1:1], u.seen, u.truncated FROM up u"
                + " ORDER BY u.depth LIMIT 1)");
    Sql sql = Sql.of("WITH RECURSIVE ");
    return switch (query.direction()) {
      case UP -> sql.append(up(query, now, asked)).append(" SELECT * FROM up");
      case DOWN -> sql.append(down(query, now, asked)).append(" SELECT * FROM down");
      case BOTH ->
          sql.append(up(query, now, asked))
              .append(", ")
              .append(down(query, now, ofAncestors))
              .append(" SELECT * FROM up UNION ALL SELECT * FROM down WHERE depth > 0");
    };
  }

  private static Sql up(LineageQuery query, Instant now, Sql first) {
    return walk(NEXT.formatted("up", "-", "packet_id", "parent_id"), "up", query, now, first);
  }

  private static Sql down(LineageQuery query, Instant now, Sql first) {
    return walk(NEXT.formatted("down", "+", "parent_id", "packet_id"), "down", query, now, first);
  }

  private static Sql walk(String next, String name, LineageQuery query, Instant now, Sql first) {
    return Sql.of(name + " (tenant_id, depth, generation, seen, truncated) AS (")
        .append(first)
        .append(next, query.maxDepth(), query.maxDepth(), query.maxNodes(), SqlLiterals.bound(now))
        .append(")");
  }
}
