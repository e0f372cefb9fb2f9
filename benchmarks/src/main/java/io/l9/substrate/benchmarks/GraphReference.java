package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.knowledge.graph.Subgraph;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Careful SQL for walks over the graph, by plain JDBC as the same login within the same scope: for
 * each entity the strongest edges by a look into each index, for many entities at once, and the
 * next level out of those. Knows neither merges nor filters.
 *
 * @param entry the statement that enters the scope, which is sent together with the first query
 */
record GraphReference(Connection connection, RecordedStatement entry, UUID tenant) {

  /** The entities of one statement. */
  private static final int CHUNK = 64;

  private static final String ORDER =
      "confidence DESC, mentions DESC, neighbour COLLATE \"C\", type COLLATE \"C\", outgoing DESC";

  private static final String STRONGEST =
      """
      SELECT f.node, e.* FROM unnest(?::int4[], ?::text[]) AS f (node, name)
      CROSS JOIN LATERAL (
        SELECT e.*, count(*) OVER () AS total FROM (
          SELECT r.target_normalized AS neighbour, r.relationship_type AS type, true AS outgoing,
            max(coalesce(r.confidence, 0.8)) AS confidence, sum(coalesce(r.mention_count, 1)) AS mentions
          FROM entity_relationships r WHERE r.tenant_id = ? AND r.source_normalized = f.name GROUP BY 1, 2
          UNION ALL
          SELECT r.source_normalized, r.relationship_type, false,
            max(coalesce(r.confidence, 0.8)), sum(coalesce(r.mention_count, 1))
          FROM entity_relationships r
          WHERE r.tenant_id = ? AND r.target_normalized = f.name AND r.source_normalized <> f.name GROUP BY 1, 2) e
        ORDER BY %1$s LIMIT ?::int) e
      ORDER BY f.node, %1$s"""
          .formatted(ORDER);

  /** An edge that was found. */
  private record Found(String source, String type, String target) {}

  /** The entities with their depths, and how many edges there are between them. */
  record Walked(Map<String, Integer> depths, int edges) {

    static Walked of(Subgraph found) {
      Map<String, Integer> depths = new LinkedHashMap<>();
      found.nodes().forEach(node -> depths.put(node.name(), node.depth()));
      return new Walked(depths, found.edges().size());
    }
  }

  /** Walks by levels, until an entity more than {@code mostNodes} is found. */
  Walked walk(String start, int depth, int mostNodes, int fanOut) throws SQLException {
    Map<String, Integer> depths = new LinkedHashMap<>();
    Map<Found, Double> edges = new LinkedHashMap<>();
    depths.put(start, 0);
    List<String> level = List.of(start);
    boolean isFull = false;
    boolean isFirst = true;
    for (int at = 1; at <= depth && !level.isEmpty() && !isFull; at++) {
      List<String> next = new ArrayList<>();
      for (int from = 0; from < level.size() && !isFull; from += CHUNK) {
        List<String> part = level.subList(from, Math.min(level.size(), from + CHUNK));
        try (PreparedStatement statement = strongest(part, fanOut, isFirst);
            ResultSet rows = statement.getResultSet()) {
          while (rows.next() && !isFull) {
            String own = part.get(rows.getInt(1));
            String other = rows.getString(2);
            Found edge = found(own, rows, other);
            if (edges.containsKey(edge)) {
              continue;
            }
            isFull = !depths.containsKey(other) && depths.size() == mostNodes;
            if (!isFull) {
              edges.put(edge, rows.getDouble(5));
              if (depths.putIfAbsent(other, at) == null) {
                next.add(other);
              }
            }
          }
        }
        isFirst = false;
      }
      level = next;
    }
    connection.commit();
    return new Walked(depths, edges.size());
  }

  private static Found found(String own, ResultSet row, String other) throws SQLException {
    return row.getBoolean(4)
        ? new Found(own, row.getString(3), other)
        : new Found(other, row.getString(3), own);
  }

  /** Returns how many edges of an entity there are, at most so many. */
  int neighbours(String name, int most) throws SQLException {
    int count = 0;
    try (PreparedStatement statement = strongest(List.of(name), most, true);
        ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        found(name, rows, rows.getString(2));
        count++;
      }
    }
    connection.commit();
    return count;
  }

  private PreparedStatement strongest(List<String> names, int fanOut, boolean isFirst)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(isFirst ? entry.sql() + "; " + STRONGEST : STRONGEST);
    int place = 0;
    if (isFirst) {
      for (RecordedStatement.Binding binding : entry.bindings()) {
        binding.bind(statement);
      }
      place = entry.bindings().size();
    }
    Integer[] numbers = new Integer[names.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    statement.setArray(++place, connection.createArrayOf("int4", numbers));
    statement.setArray(++place, connection.createArrayOf("text", names.toArray()));
    statement.setObject(++place, tenant);
    statement.setObject(++place, tenant);
    statement.setInt(++place, fanOut);
    statement.execute();
    if (isFirst) {
      statement.getMoreResults();
    }
    return statement;
  }
}
