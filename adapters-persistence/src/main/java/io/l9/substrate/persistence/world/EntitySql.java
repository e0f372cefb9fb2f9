package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;

/** The queries for entities, now and at a state. */
final class EntitySql {

  private final JsonCodec json;

  EntitySql(JsonCodec json) {
    this.json = json;
  }

  /** Returns the query for what is there now; an index serves its conditions on attributes. */
  Sql now(World world, EntityQuery query) {
    Sql sql =
        Sql.of(
                "SELECT "
                    + WorldRows.VERSION
                    + " FROM world_model_entities e JOIN world_entity_versions h ON ")
            .append(WorldSql.of("h", world))
            .append(
                " AND h.entity_id = e.entity_id COLLATE \"C\" AND h.version = greatest(coalesce(e.version, 1), 1) WHERE ")
            .append(WorldSql.of("e", world))
            .append(" AND e.user_id IS NULL");
    if (query.after() != null) {
      sql.append(" AND e.entity_id COLLATE \"C\" > ?", query.after().text());
    }
    filter(sql, query);
    for (AttributeCondition condition : query.conditions()) {
      sql.append(
              " AND e.entity_id COLLATE \"C\" IN (SELECT a.entity_id FROM world_entity_attributes a WHERE ")
          .append(WorldSql.of("a", world))
          .append(" AND ")
          .append(AttributeSql.equal(condition, json))
          .append(")");
    }
    return sql.append(" ORDER BY e.entity_id COLLATE \"C\"").limit(query.limit());
  }

  /**
   * Returns the query for what was there at a state. It walks from name to name along the index, as
   * far as the page goes, in their order: to sort would be to read the rest of the world for each
   * page.
   */
  Sql at(World world, EntityQuery query, int state) {
    Sql sql =
        Sql.of("WITH RECURSIVE walk (entity_id) AS ((SELECT v.entity_id")
            .append(" FROM world_entity_versions v WHERE ")
            .append(WorldSql.of("v", world));
    if (query.after() != null) {
      sql.append(" AND v.entity_id > ?", query.after().text());
    }
    sql.append(
            " ORDER BY v.entity_id LIMIT 1) UNION ALL SELECT (SELECT v.entity_id"
                + " FROM world_entity_versions v WHERE ")
        .append(WorldSql.of("v", world))
        .append(
            " AND v.entity_id > w.entity_id ORDER BY v.entity_id LIMIT 1)"
                + " FROM walk w WHERE w.entity_id IS NOT NULL) SELECT "
                + WorldRows.VERSION
                + " FROM walk w CROSS JOIN LATERAL (SELECT v.* FROM world_entity_versions v WHERE ")
        .append(WorldSql.of("v", world))
        .append(
            " AND v.entity_id = w.entity_id AND v.state_version <= ?"
                + " ORDER BY v.version DESC LIMIT 1) h WHERE h.attributes IS NOT NULL",
            state);
    filter(sql, query);
    for (AttributeCondition condition : query.conditions()) {
      sql.append(" AND EXISTS (SELECT FROM l9_world_leaves(h.attributes) a WHERE ")
          .append(AttributeSql.equal(condition, json))
          .append(")");
    }
    return sql.limit(query.limit());
  }

  private static void filter(Sql sql, EntityQuery query) {
    if (query.type() != null) {
      sql.append(" AND h.entity_type = ?", query.type());
    }
    if (query.minConfidence() != null) {
      sql.append(" AND h.confidence >= ?", query.minConfidence());
    }
    if (query.updatedAfter() != null) {
      sql.append(
          " AND h.changed_at > ?::timestamptz", Timestamps.bound(query.updatedAfter()).toString());
    }
  }
}
