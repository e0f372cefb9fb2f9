package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.persistence.knowledge.fact.BeliefSql;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.ViewRefresh;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The graph out of the tables of edges, by the indexes of both ends. */
final class SqlGraphIndex implements GraphIndex {

  /** The strongest first; the collation is the same in every database. */
  private static final String ORDER =
      "e.confidence DESC, e.mentions DESC, e.neighbour COLLATE \"C\", e.type COLLATE \"C\","
          + " e.outgoing DESC";

  /** An edge of the entity at this place of those that are asked for. */
  private record Ranked(int place, String neighbour, boolean outgoing, Edge edge, long total) {}

  private final Sessions sessions;
  private final BeliefSql beliefs;

  SqlGraphIndex(Sessions sessions) {
    this.sessions = sessions;
    beliefs = new BeliefSql(sessions);
  }

  @Override
  public List<Expansion> expand(
      List<Entity> entities, GraphBasis basis, EdgeFilter filter, int fanOut) {
    List<Ranked> rows =
        sessions.query(
            given(entities, basis)
                .append("(SELECT e.*, count(*) OVER () AS total FROM (")
                .append(edges(basis, filter))
                // a number of its own for each fan-out would be a statement to prepare
                .append(") e ORDER BY " + ORDER + " LIMIT " + powerOfTwo(fanOut) + ") e")
                .append(" ORDER BY n.node, " + ORDER),
            row -> ranked(row, entities, row.getLong("total")));
    List<Expansion> expansions = new ArrayList<>();
    for (int from = 0, to = 0; from < rows.size(); from = to) {
      int place = rows.get(from).place();
      while (to < rows.size() && rows.get(to).place() == place) {
        to++;
      }
      expansions.add(
          new Expansion(
              entities.get(place).name(),
              rows.subList(from, Math.min(to, from + fanOut)).stream().map(Ranked::edge).toList(),
              rows.get(from).total()));
    }
    return expansions;
  }

  /** Returns the least power of two that is not less. */
  private static int powerOfTwo(int number) {
    int highest = Integer.highestOneBit(number);
    return highest == number ? number : 2 * highest;
  }

  @Override
  public List<Edge> neighbours(
      Entity entity,
      GraphBasis basis,
      EdgeFilter filter,
      @Nullable NeighbourPlace after,
      int limit) {
    List<Entity> entities = List.of(entity);
    Sql sql = given(entities, basis).append("(").append(edges(basis, filter)).append(") e");
    if (after != null) {
      sql.append(
          " WHERE e.confidence < ? OR e.confidence = ? AND (e.mentions < ? OR e.mentions = ?"
              + " AND (e.neighbour COLLATE \"C\", e.type COLLATE \"C\", NOT e.outgoing)"
              + " > (?, ?, ?))",
          after.confidence(),
          after.confidence(),
          after.mentions(),
          after.mentions(),
          after.neighbour(),
          after.type(),
          !after.outgoing());
    }
    return sessions.query(
        sql.append(" ORDER BY " + ORDER).limit(limit), row -> ranked(row, entities, 0).edge());
  }

  private static Ranked ranked(ResultSet row, List<Entity> entities, long total)
      throws SQLException {
    int place = row.getInt("node");
    String entity = entities.get(place).name();
    String neighbour = Objects.requireNonNull(row.getString("neighbour"));
    boolean outgoing = row.getBoolean("outgoing");
    Edge edge =
        new Edge(
            outgoing ? entity : neighbour,
            Objects.requireNonNull(row.getString("type")),
            outgoing ? neighbour : entity,
            row.getDouble("confidence"),
            row.getLong("mentions"));
    return new Ranked(place, neighbour, outgoing, edge, total);
  }

  /** Returns the beginning of a query for something of each entity, which is called n. */
  private static Sql given(List<Entity> entities, GraphBasis basis) {
    List<Integer> places = new ArrayList<>();
    List<String> canonical = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < entities.size(); i++) {
      for (String name : entities.get(i).names()) {
        places.add(i);
        canonical.add(entities.get(i).name());
        names.add(name);
      }
    }
    Sql sql =
        Sql.of("WITH f AS MATERIALIZED (SELECT * FROM unnest(")
            .append(Sql.ofUnseenLength(Sql.array("int4", places)))
            .append(", ")
            .append(Sql.ofUnseenLength(Sql.texts(canonical)))
            .append(", ")
            .append(Sql.ofUnseenLength(Sql.texts(names)))
            .append(") AS f (node, entity, name))");
    Map<String, String> canonicals = basis.names().aliases();
    if (!canonicals.isEmpty()) {
      List<String> aliases = new ArrayList<>();
      List<String> meant = new ArrayList<>();
      canonicals.forEach(
          (alias, name) -> {
            aliases.add(alias);
            meant.add(name);
          });
      sql.append(", a AS MATERIALIZED (SELECT * FROM unnest(")
          .append(Sql.ofUnseenLength(Sql.texts(aliases)))
          .append(", ")
          .append(Sql.ofUnseenLength(Sql.texts(meant)))
          .append(") AS a (alias, canonical))");
    }
    return sql.append(
        " SELECT n.node, e.* FROM (SELECT DISTINCT node, entity FROM f) n CROSS JOIN LATERAL ");
  }

  /** Returns the query of all edges of the entity that is called n. */
  private Sql edges(GraphBasis basis, EdgeFilter filter) {
    Sql sql = Sql.of("");
    if (filter.direction() != Direction.IN) {
      sql.append(edges(basis, filter, true));
    }
    if (filter.direction() == Direction.BOTH) {
      sql.append(" UNION ALL ");
    }
    if (filter.direction() != Direction.OUT) {
      sql.append(edges(basis, filter, false));
    }
    return sql;
  }

  /**
   * Returns the query of the edges in one direction: for each name a look into the index of its
   * end, which the planner cannot turn into anything else, because it knows nothing of names.
   */
  private Sql edges(GraphBasis basis, EdgeFilter filter, boolean outgoing) {
    boolean isMerged = !basis.names().aliases().isEmpty();
    String neighbour = isMerged ? "coalesce(a.canonical, r.other)" : "r.other";
    Sql sql =
        Sql.of(
            "SELECT "
                + neighbour
                + " AS neighbour, r.type, "
                + outgoing
                + " AS outgoing, max(r.confidence) AS confidence, sum(r.mentions) AS mentions"
                + " FROM f CROSS JOIN LATERAL (");
    sql.append(EdgeTable.union(table -> edges(table, filter, basis.now(), outgoing)));
    sql.append(" OFFSET 0) r");
    if (isMerged) {
      sql.append(" LEFT JOIN a ON a.alias = r.other");
    }
    sql.append(" WHERE f.node = n.node");
    if (!outgoing && filter.direction() == Direction.BOTH) {
      // an edge with itself is among the outgoing ones already
      sql.append(" AND " + neighbour + " <> n.entity");
    }
    sql.append(" GROUP BY " + neighbour + ", r.type");
    if (filter.minConfidence() > 0) {
      sql.append(" HAVING max(r.confidence) >= ?", filter.minConfidence());
    }
    return sql;
  }

  private Sql edges(EdgeTable table, EdgeFilter filter, Instant now, boolean outgoing) {
    String own = outgoing ? table.source : table.target;
    String other = outgoing ? table.target : table.source;
    Sql sql =
        Sql.of(
                "SELECT "
                    + other
                    + " AS other, "
                    + table.type
                    + " AS type, "
                    + table.confidence
                    + " AS confidence, "
                    + table.mentions
                    + " AS mentions")
            .append(table.believed(sessions, beliefs, now))
            .append(" AND " + own + " = f.name");
    return filter.types().isEmpty()
        ? sql
        : sql.append(" AND ").append(Sql.isAnyOf(table.type, Sql.texts(filter.types())));
  }

  @Override
  public List<String> names(Instant now, int limit) {
    Sql names =
        EdgeTable.union(
            table ->
                Sql.of("SELECT unnest(ARRAY[" + table.source + ", " + table.target + "]) AS name")
                    .append(table.believed(sessions, beliefs, now)));
    return sessions.query(
        Sql.of("SELECT DISTINCT n.name FROM (").append(names).append(") n").limit(limit),
        row -> Objects.requireNonNull(row.getString(1)));
  }

  @Override
  public Optional<EntityGraphView> view(EntityGraphViewQuery query) {
    return sessions
        .query(ViewRefresh.of("mv_entity_graph"), ViewRefresh::time)
        .get(0)
        .map(refreshedAt -> view(query, refreshedAt));
  }

  private EntityGraphView view(EntityGraphViewQuery query, Instant refreshedAt) {
    Sql sql =
        Sql.of(
                "SELECT * FROM (SELECT v.source_entity AS source, v.relationship_type AS type,"
                    + " v.target_entity AS target, sum(v.total_mentions)::int8 AS mentions,"
                    + " max(coalesce(v.max_confidence, 0.8)) AS confidence,"
                    + " max(v.last_seen) AS last_seen FROM entity_graph v WHERE ")
            .append(sessions.tenantOf("v"));
    if (query.entity() != null) {
      String name = query.entity().text();
      sql.append(
          " AND (v.source_entity = normalize_entity(?) OR v.target_entity = normalize_entity(?))",
          name,
          name);
    }
    sql.append(" GROUP BY v.source_entity, v.relationship_type, v.target_entity) e");
    Edge after = query.after();
    if (after != null) {
      sql.append(
          " WHERE e.mentions < ? OR e.mentions = ? AND (e.source COLLATE \"C\","
              + " e.type COLLATE \"C\", e.target COLLATE \"C\") > (?, ?, ?)",
          after.mentions(),
          after.mentions(),
          after.source(),
          after.type(),
          after.target());
    }
    List<EntityGraphView.Line> lines =
        sessions.query(
            sql.append(
                    " ORDER BY e.mentions DESC, e.source COLLATE \"C\", e.type COLLATE \"C\","
                        + " e.target COLLATE \"C\"")
                .limit(query.limit() + 1),
            SqlGraphIndex::line);
    return EntityGraphView.of(lines, query.limit(), refreshedAt);
  }

  private static EntityGraphView.Line line(ResultSet row) throws SQLException {
    return new EntityGraphView.Line(
        new Edge(
            Objects.requireNonNull(row.getString("source")),
            Objects.requireNonNull(row.getString("type")),
            Objects.requireNonNull(row.getString("target")),
            row.getDouble("confidence"),
            row.getLong("mentions")),
        row.getObject("last_seen", OffsetDateTime.class).toInstant());
  }
}
