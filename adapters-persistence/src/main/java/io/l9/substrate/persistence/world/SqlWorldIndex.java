package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class SqlWorldIndex implements WorldIndex {

  /** The path of a reference, without the member that names its target. */
  private static final String REFERRING = "left(a.path, greatest(length(a.path) - 5, 0))";

  private final Sessions sessions;
  private final WorldRows rows;
  private final EntitySql entities;

  SqlWorldIndex(Sessions sessions, WorldRows rows, EntitySql entities) {
    this.sessions = sessions;
    this.rows = rows;
    this.entities = entities;
  }

  @Override
  public WorldState state(World world) {
    return sessions
        .query(
            Sql.of("SELECT " + WorldRows.STATE + " FROM world_states s WHERE ")
                .append(WorldSql.of("s", world)),
            WorldRows::state)
        .stream()
        .findFirst()
        .orElse(WorldState.NONE);
  }

  @Override
  public WorldRetention retention(World world) {
    return sessions
        .query(
            Sql.of("SELECT s.kept_days, s.kept_states FROM world_states s WHERE ")
                .append(WorldSql.of("s", world)),
            row ->
                new WorldRetention(
                    row.getObject(1, Integer.class), row.getObject(2, Integer.class)))
        .stream()
        .findFirst()
        .orElse(WorldRetention.EVERYTHING);
  }

  @Override
  public int stateAt(World world, Instant at) {
    return sessions
        .query(
            Sql.of("SELECT u.state_version_after FROM world_model_updates u WHERE ")
                .append(WorldSql.logged(world))
                .append(
                    " AND u.applied_at <= ?::timestamptz"
                        + " ORDER BY u.applied_at DESC, u.state_version_after DESC",
                    Timestamps.bound(at).toString())
                .limit(1),
            row -> row.getInt(1))
        .stream()
        .findFirst()
        .orElse(0);
  }

  private static Sql versions(World world) {
    return Sql.of("SELECT " + WorldRows.VERSION + " FROM world_entity_versions h WHERE ")
        .append(WorldSql.of("h", world));
  }

  private static Sql versions(World world, EntityName name) {
    return versions(world).append(" AND h.entity_id = ?", name.text());
  }

  @Override
  public Optional<EntityVersion> newest(World world, EntityName name, @Nullable Integer state) {
    Sql sql = versions(world, name);
    if (state != null) {
      sql.append(" AND h.state_version <= ?", state);
    }
    return sessions.query(sql.append(" ORDER BY h.version DESC").limit(1), rows::version).stream()
        .findFirst();
  }

  @Override
  public Optional<EntityVersion> version(World world, EntityName name, int number) {
    return sessions
        .query(versions(world, name).append(" AND h.version = ?", number), rows::version)
        .stream()
        .findFirst();
  }

  @Override
  public List<WorldEntity> entities(World world, EntityQuery query, @Nullable Integer state) {
    return sessions
        .query(
            state == null ? entities.now(world, query) : entities.at(world, query, state),
            rows::version)
        .stream()
        .flatMap(version -> version.entity().stream())
        .toList();
  }

  @Override
  public List<EntityVersion> versions(
      World world, EntityName name, int limit, @Nullable Integer before) {
    Sql sql = versions(world, name);
    if (before != null) {
      sql.append(" AND h.version < ?", before);
    }
    return sessions.query(sql.append(" ORDER BY h.version DESC").limit(limit), rows::version);
  }

  @Override
  public List<EntityVersion> changes(
      World world, int state, int limit, @Nullable EntityName after) {
    Sql sql = versions(world).append(" AND h.state_version = ?", state);
    if (after != null) {
      sql.append(" AND h.entity_id > ?", after.text());
    }
    return sessions.query(sql.append(" ORDER BY h.entity_id").limit(limit), rows::version);
  }

  private static Sql diff(String columns, World world, int from, int to) {
    return Sql.of(
        "SELECT " + columns + " FROM l9_world_diff(?, ?, ?, ?) d",
        world.tenant().value(),
        WorldSql.orgOf(world),
        from,
        to);
  }

  @Override
  public DiffSummary summary(World world, int from, int to) {
    return sessions.query(diff(WorldSql.COUNTS, world, from, to), WorldRows::summary).get(0);
  }

  @Override
  public List<EntityDiff> diff(World world, DiffQuery query) {
    Sql sql = diff("d.*", world, query.from(), query.to()).append(" WHERE true");
    if (query.after() != null) {
      sql.append(" AND d.entity_id COLLATE \"C\" > ?", query.after().text());
    }
    if (query.type() != null) {
      sql.append(" AND ? IN (d.type_before, d.type_after)", query.type());
    }
    return sessions.query(
        sql.append(" ORDER BY d.entity_id COLLATE \"C\"").limit(query.limit()),
        row ->
            new EntityDiff(
                new EntityName(row.getString(1)), rows.content(row, 2), rows.content(row, 5)));
  }

  @Override
  public List<Reference> references(World world, ReferenceQuery query) {
    Sql sql =
        Sql.of(
                "SELECT r.entity_id, r.path, r.target, NOT EXISTS (SELECT FROM world_model_entities"
                    + " e WHERE ")
            .append(WorldSql.of("e", world))
            .append(
                " AND e.user_id IS NULL AND e.entity_id COLLATE \"C\" = r.target)"
                    + " FROM (SELECT a.entity_id, "
                    + REFERRING
                    + " AS path, coalesce(a.exact #>> '{}', a.text_value) COLLATE \"C\" AS target"
                    + " FROM world_entity_attributes a WHERE ")
            .append(WorldSql.of("a", world))
            .append(
                query.direction() == Reference.Direction.OUT
                    ? " AND a.is_reference AND a.entity_id = ?"
                    : " AND a.is_reference AND a.text_value = ? AND a.exact IS NULL",
                query.name().text())
            .append(") r");
    Reference after = query.after();
    if (after != null) {
      sql.append(
          " WHERE (r.entity_id, r.path, r.target) > (?, ?, ?)",
          after.from().text(),
          after.path(),
          after.to().text());
    }
    return sessions.query(
        sql.append(" ORDER BY r.entity_id, r.path, r.target").limit(query.limit()),
        row ->
            new Reference(
                new EntityName(row.getString(1)),
                row.getString(2),
                new EntityName(row.getString(3)),
                row.getBoolean(4)));
  }

  @Override
  public Optional<WorldUpdate> update(World world, UUID id) {
    return sessions
        .query(WorldSql.updates(world).append(" AND u.update_id = ?", id), WorldRows::update)
        .stream()
        .findFirst();
  }

  @Override
  public List<WorldUpdate> updates(World world, UpdateQuery query) {
    Sql sql = WorldSql.updates(world);
    if (query.before() != null) {
      sql.append(" AND u.state_version_after < ?", query.before());
    }
    if (query.type() != null) {
      sql.append(" AND u.insight_type = ?", query.type());
    }
    if (query.entity() != null) {
      sql.append(
              " AND u.state_version_after IN (SELECT h.state_version FROM world_entity_versions h"
                  + " WHERE ")
          .append(WorldSql.of("h", world))
          .append(" AND h.entity_id = ?)", query.entity().text());
    }
    return sessions.query(
        sql.append(" ORDER BY u.state_version_after DESC").limit(query.limit()), WorldRows::update);
  }
}
