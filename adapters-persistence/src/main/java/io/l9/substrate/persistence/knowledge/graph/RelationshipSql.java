package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Writes of relationships by their natural key, which the database computes. */
final class RelationshipSql {

  /**
   * A natural key.
   *
   * @param edge the hash of names and type
   */
  record NaturalKey(UUID edge, Ownership owner, Visibility visibility) {}

  /** A row that was written. */
  record Written(NaturalKey key, UUID id) {}

  private static final String KEY = "l9_edge_key(normalize_entity(?), ?, normalize_entity(?))";

  private static final String CONFLICT =
      " ON CONFLICT (tenant_id, edge_key, org_id, user_id, scope) DO UPDATE SET ";

  private static final String RETURNING =
      " RETURNING edge_key, tenant_id, org_id, user_id, scope, relationship_id";

  private final Sessions sessions;
  private final UnnestedRows<RelationshipRow> columns;

  RelationshipSql(Sessions sessions) {
    this.sessions = sessions;
    columns = sessions.columns(RelationshipRow.class);
  }

  /** Returns the natural keys of relationships, in their order. */
  List<NaturalKey> keys(List<Relationship> edges) {
    List<UUID> hashes =
        sessions.query(
            Sql.of(
                "SELECT l9_edge_key(normalize_entity(e.source), e.type, normalize_entity(e.target))"
                    + " FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY"
                    + " AS e (source, type, target, place) ORDER BY e.place",
                Sql.texts(edges.stream().map(Relationship::source).toList()),
                Sql.texts(edges.stream().map(Relationship::type).toList()),
                Sql.texts(edges.stream().map(Relationship::target).toList())),
            row -> row.getObject(1, UUID.class));
    return IntStream.range(0, edges.size())
        .mapToObj(
            i -> new NaturalKey(hashes.get(i), edges.get(i).owner(), edges.get(i).visibility()))
        .toList();
  }

  /**
   * Inserts rows, or reinforces those of the same key, as {@link Relationship#mentioned} does.
   *
   * @param rows each of another key
   * @return what was written; without the rows whose key a fact holds
   */
  List<Written> mention(List<RelationshipRow> rows) {
    return sessions.query(
        columns
            .insertInto("entity_relationships AS e", rows)
            .append(
                CONFLICT
                    + "mention_count = least(?, coalesce(e.mention_count, 1)) + 1,"
                    + " confidence = least(1, greatest(coalesce(e.confidence, ?),"
                    + " excluded.confidence) + ?::float8),"
                    + " last_seen = excluded.last_seen WHERE e.fact_id IS NULL"
                    + RETURNING,
                Integer.MAX_VALUE - 1,
                RelationshipDraft.DEFAULT_CONFIDENCE,
                Relationship.REINFORCEMENT),
        RelationshipSql::written);
  }

  /** Inserts the row of a fact, or makes the row of the same key its row. */
  void ofFact(RelationshipRow row) {
    sessions.update(
        columns
            .insertInto("entity_relationships AS e", List.of(row))
            .append(
                CONFLICT
                    + "source_entity = excluded.source_entity,"
                    + " target_entity = excluded.target_entity, fact_id = excluded.fact_id,"
                    + " confidence = excluded.confidence, mention_count = excluded.mention_count,"
                    + " source_packet = excluded.source_packet, last_seen = excluded.last_seen"));
  }

  /** Returns the fact that asserts a relationship. */
  Optional<UUID> factOf(Relationship edge) {
    return sessions
        .query(
            Sql.of("SELECT r.fact_id FROM entity_relationships r WHERE ")
                .append(sessions.tenantOf("r"))
                .append(
                    " AND r.edge_key = "
                        + KEY
                        + " AND r.org_id IS NOT DISTINCT FROM ?::uuid"
                        + " AND r.user_id IS NOT DISTINCT FROM ?::uuid AND r.scope = ?"
                        + " AND r.fact_id IS NOT NULL",
                    edge.source(),
                    edge.type(),
                    edge.target(),
                    OwnerColumns.org(edge.owner()),
                    OwnerColumns.user(edge.owner()),
                    edge.visibility().code()),
            row -> row.getObject(1, UUID.class))
        .stream()
        .findFirst();
  }

  private static Written written(ResultSet row) throws SQLException {
    return new Written(
        new NaturalKey(
            row.getObject("edge_key", UUID.class),
            OwnerColumns.owner(
                row.getObject("tenant_id", UUID.class),
                row.getObject("org_id", UUID.class),
                row.getObject("user_id", UUID.class)),
            Visibility.ofCode(row.getString("scope"))),
        row.getObject("relationship_id", UUID.class));
  }
}
