package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class SqlWorldRepository implements WorldRepository {

  private final Sessions sessions;
  private final WorldRows rows;

  SqlWorldRepository(Sessions sessions, WorldRows rows) {
    this.sessions = sessions;
    this.rows = rows;
  }

  @Override
  public Look hold(World world, Set<EntityName> names, @Nullable UUID insight, boolean isAlone) {
    WorldSql.requireWritable(sessions.scope(), world);
    Object texts = Sql.texts(names.stream().map(EntityName::text).toList());
    Statements together = new Statements();
    List<Boolean> locked =
        together.query(
            Sql.of(
                "SELECT l9_hold_world(?, ?, ?::text[], ?, ?)",
                world.tenant().value(),
                WorldSql.orgOf(world),
                texts,
                Sql.orNull("uuid", insight),
                isAlone || names.size() > MAX_HELD),
            row -> true);
    List<WorldState> states =
        together.query(
            Sql.of("SELECT " + WorldRows.STATE + " FROM world_states s WHERE ")
                .append(WorldSql.of("s", world)),
            WorldRows::state);
    List<EntityVersion> newest =
        together.query(
            Sql.of(
                    "SELECT "
                        + WorldRows.VERSION
                        + " FROM unnest(?::text[]) n CROSS JOIN LATERAL (SELECT h.* FROM"
                        + " world_entity_versions h WHERE ",
                    texts)
                .append(WorldSql.of("h", world))
                .append(" AND h.entity_id = n COLLATE \"C\" ORDER BY h.version DESC LIMIT 1) h"),
            rows::version);
    List<WorldUpdate> earlier =
        insight == null
            ? List.of()
            : together.query(
                WorldSql.updates(world).append(" AND u.insight_id = ?", insight).limit(1),
                WorldRows::update);
    sessions.run(together);
    if (locked.isEmpty()) {
      throw new IllegalStateException("a function without a result returns a row");
    }
    return new Look(
        states.isEmpty() ? WorldState.NONE : states.get(0),
        newest.stream().collect(Collectors.toMap(EntityVersion::name, Function.identity())),
        earlier.isEmpty() ? null : earlier.get(0));
  }

  @Override
  public Applied apply(World world, UpdateDraft draft, List<NextVersion> versions) {
    WorldSql.requireWritable(sessions.scope(), world);
    Map<EntityName, NextVersion> given =
        versions.stream().collect(Collectors.toMap(NextVersion::name, Function.identity()));
    List<EntityVersion> stored =
        sessions.query(
            Sql.of(
                "SELECT h.entity_id, h.state_version, h.created_at, h.changed_at FROM"
                    + " l9_store_world_update(?, ?, ?, ?, ?, ?, ?, ?::text[], ?::int4[], ?::text[],"
                    + " ?::text[], ?::float8[]) h ORDER BY h.entity_id COLLATE \"C\"",
                world.tenant().value(),
                WorldSql.orgOf(world),
                draft.id(),
                draft.type(),
                Sql.orNull("uuid", draft.insight()),
                Sql.orNull("text", draft.fingerprint()),
                Sql.orNull("float8", draft.confidence()),
                Sql.texts(versions.stream().map(next -> next.name().text()).toList()),
                Sql.array("int4", versions.stream().map(NextVersion::number).toList()),
                Sql.array("text", parts(versions, EntityContent::type)),
                Sql.array("text", parts(versions, content -> content.attributes().text())),
                Sql.array("float8", parts(versions, EntityContent::confidence))),
            row -> {
              NextVersion next =
                  Objects.requireNonNull(given.get(new EntityName(row.getString(1))));
              return new EntityVersion(
                  next.name(),
                  next.number(),
                  row.getInt(2),
                  next.content(),
                  WorldRows.time(row, 3),
                  WorldRows.time(row, 4));
            });
    if (stored.size() != versions.size() || stored.isEmpty()) {
      throw new IllegalStateException(stored.size() + " of " + versions.size() + " versions");
    }
    return draft.stored(stored);
  }

  private static <T> Collection<@Nullable T> parts(
      List<NextVersion> versions, Function<EntityContent, T> part) {
    List<@Nullable T> parts = new ArrayList<>();
    for (NextVersion next : versions) {
      EntityContent content = next.content();
      parts.add(content == null ? null : part.apply(content));
    }
    return parts;
  }

  @Override
  public void append(World world, HistoryPart part) {
    WorldSql.requireWritable(sessions.scope(), world);
    WorldUpdate update = part.update();
    List<EntityVersion> versions = part.versions();
    List<NextVersion> plain =
        versions.stream()
            .map(version -> new NextVersion(version.name(), version.number(), version.content()))
            .toList();
    List<Boolean> done =
        sessions.query(
            Sql.of(
                "SELECT l9_import_world_versions(?, ?, ?, ?::timestamptz, ?, ?, ?, ?, ?, ?,"
                    + " ?::text[], ?::text[], ?::int4[], ?::int4[], ?::text[], ?::text[],"
                    + " ?::float8[], ?::text[]::timestamptz[], ?::text[]::timestamptz[])",
                world.tenant().value(),
                WorldSql.orgOf(world),
                part.state(),
                Timestamps.stored(part.at()).toString(),
                Sql.orNull("uuid", update == null ? null : update.id()),
                Sql.orNull("text", update == null ? null : update.type()),
                Sql.orNull("uuid", update == null ? null : update.insight()),
                Sql.orNull("text", update == null ? null : update.fingerprint()),
                Sql.orNull("float8", update == null ? null : update.confidence()),
                update == null ? 0 : update.entities(),
                Sql.texts(
                    update == null
                        ? List.of()
                        : update.names().stream().map(EntityName::text).toList()),
                Sql.texts(versions.stream().map(version -> version.name().text()).toList()),
                Sql.array("int4", versions.stream().map(EntityVersion::number).toList()),
                Sql.array("int4", versions.stream().map(EntityVersion::state).toList()),
                Sql.array("text", parts(plain, EntityContent::type)),
                Sql.array("text", parts(plain, content -> content.attributes().text())),
                Sql.array("float8", parts(plain, EntityContent::confidence)),
                times(versions, EntityVersion::createdAt),
                times(versions, EntityVersion::at)),
            row -> true);
    if (done.size() != 1) {
      throw new IllegalStateException("a function without a result returns a row");
    }
  }

  private static Object times(List<EntityVersion> versions, Function<EntityVersion, Instant> time) {
    return Sql.texts(
        versions.stream()
            .map(version -> Timestamps.stored(time.apply(version)).toString())
            .toList());
  }

  @Override
  public WorldUpdate restore(World world, int state, UpdateDraft draft) {
    WorldSql.requireWritable(sessions.scope(), world);
    Statements together = new Statements();
    List<Integer> states =
        together.query(
            Sql.of(
                "SELECT l9_restore_world(?, ?, ?, ?, ?)",
                world.tenant().value(),
                WorldSql.orgOf(world),
                state,
                draft.id(),
                draft.type()),
            row -> row.getInt(1));
    List<WorldUpdate> updates = together.query(WorldSql.newestUpdate(world), WorldRows::update);
    sessions.run(together);
    if (states.size() != 1) {
      throw new IllegalStateException("a restore has one state");
    }
    return updates.get(0);
  }

  @Override
  public long forget(World world, int state) {
    WorldSql.requireWritable(sessions.scope(), world);
    return sessions
        .query(
            Sql.of(
                "SELECT l9_forget_world(?, ?, ?)",
                world.tenant().value(),
                WorldSql.orgOf(world),
                state),
            row -> row.getLong(1))
        .get(0);
  }

  @Override
  public void setRetention(World world, WorldRetention retention) {
    WorldSql.requireWritable(sessions.scope(), world);
    int unused =
        sessions.update(
            Sql.of(
                "INSERT INTO world_states (tenant_id, org_id, user_id, kept_days, kept_states)"
                    + " VALUES (?, ?, NULL, ?, ?) ON CONFLICT ON CONSTRAINT world_states_key DO"
                    + " UPDATE SET kept_days = excluded.kept_days, kept_states ="
                    + " excluded.kept_states",
                world.tenant().value(),
                WorldSql.orgOf(world),
                Sql.orNull("int4", retention.days()),
                Sql.orNull("int4", retention.states())));
  }

  @Override
  public WorldCheck check(World world, boolean isRepairing) {
    WorldSql.requireWritable(sessions.scope(), world);
    return sessions
        .query(
            Sql.of(
                "SELECT c.differences, c.first, c.is_state_right, (SELECT count(*) FROM"
                    + " l9_damaged_world_versions(?, ?)) FROM l9_check_world(?, ?, ?) c",
                world.tenant().value(),
                WorldSql.orgOf(world),
                world.tenant().value(),
                WorldSql.orgOf(world),
                isRepairing),
            row -> {
              int differences = row.getInt(1);
              boolean isStateRight = row.getBoolean(3);
              return new WorldCheck(
                  differences,
                  Arrays.stream((String[]) row.getArray(2).getArray())
                      .map(EntityName::new)
                      .toList(),
                  isStateRight,
                  row.getInt(4),
                  isRepairing && (differences > 0 || !isStateRight));
            })
        .get(0);
  }
}
