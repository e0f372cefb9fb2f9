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

  private static final String CONFLICT =
      " ON CONFLICT (tenant_id, edge_key, org_id, user_id, scope) ";

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
   * @return what was written
   */
  List<Written> mention(List<RelationshipRow> rows) {
    return sessions.query(
        columns
            .insertInto("entity_relationships AS e", rows)
            .append(
                CONFLICT
                    + "DO UPDATE SET mention_count = least(?, coalesce(e.mention_count, 1)) + 1,"
                    + " confidence = least(1, greatest(coalesce(e.confidence, ?),"
                    + " excluded.confidence) + ?::float8),"
                    + " last_seen = excluded.last_seen,"
                    + " subject_skeleton = coalesce(e.subject_skeleton, excluded.subject_skeleton),"
                    + " statement_skeleton ="
                    + " coalesce(e.statement_skeleton, excluded.statement_skeleton)"
                    + RETURNING,
                Integer.MAX_VALUE - 1,
                RelationshipDraft.DEFAULT_CONFIDENCE,
                Relationship.REINFORCEMENT),
        RelationshipSql::written);
  }

  /** Inserts a row; returns whether there was none of the same key. */
  boolean createAbsent(RelationshipRow row) {
    return sessions.update(
            columns
                .insertInto("entity_relationships", List.of(row))
                .append(CONFLICT + "DO NOTHING"))
        > 0;
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
