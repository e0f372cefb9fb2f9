package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.persistence.knowledge.fact.BeliefSql;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.function.Function;

/**
 * The tables whose rows are edges; {@code e} is their alias. Columns of the same meaning have the
 * same place.
 */
enum EdgeTable {
  /** Relationships that stand by themselves. Other clients may leave confidence and count open. */
  RELATIONSHIPS(
      "entity_relationships",
      "e.relationship_id",
      "e.source_normalized",
      "e.relationship_type",
      "e.target_normalized",
      "coalesce(e.confidence, 0.8)",
      "coalesce(e.mention_count, 1)",
      "e.first_seen",
      "e.source_entity, e.target_entity, e.last_seen, NULL::uuid AS fact_id"),

  /** Facts about entities. */
  FACTS(
      "knowledge_facts",
      "e.fact_id",
      "e.subject_normalized",
      "e.predicate",
      "e.object_normalized",
      "e.confidence",
      "e.supporting_packet_count",
      "e.created_at",
      "e.subject, e.object #>> '{}', e.known_from, e.fact_id");

  private static final String OWN_COLUMNS =
      "e.tenant_id, e.org_id, e.user_id, e.correlation_id, e.session_id, e.trace_id, e.scope,"
          + " e.source_packet, e.subject_skeleton, e.statement_skeleton, ";

  final String table;
  final String id;
  final String source;
  final String type;
  final String target;
  final String confidence;
  final String mentions;
  final String firstSeen;
  private final String further;

  EdgeTable(
      String table,
      String id,
      String source,
      String type,
      String target,
      String confidence,
      String mentions,
      String firstSeen,
      String further) {
    this.table = table;
    this.id = id;
    this.source = source;
    this.type = type;
    this.target = target;
    this.confidence = confidence;
    this.mentions = mentions;
    this.firstSeen = firstSeen;
    this.further = further;
  }

  /** Returns the columns of a {@link RelationshipRow}, and the fact; named by the first table. */
  String columns() {
    return OWN_COLUMNS
        + id
        + " AS relationship_id, "
        + type
        + " AS relationship_type, "
        + confidence
        + " AS confidence, "
        + mentions
        + " AS mention_count, "
        + firstSeen
        + " AS first_seen, "
        + further;
  }

  /** Returns the rows that the scope believes at the moment; more conditions may follow. */
  Sql believed(Sessions sessions, BeliefSql beliefs, Instant now) {
    Sql rows = Sql.of(" FROM " + table + " e WHERE ").append(sessions.unseenTenantOf("e"));
    if (this == FACTS) {
      rows.append(" AND e.object_type = 'entity' AND ").append(BeliefSql.held("e", now));
    }
    return rows.append(" AND ").append(beliefs.uncovered("e"));
  }

  /** Returns the rows of all tables, given the query of one. */
  static Sql union(Function<EdgeTable, Sql> query) {
    Sql all = query.apply(RELATIONSHIPS);
    return all.append(" UNION ALL ").append(query.apply(FACTS));
  }
}
