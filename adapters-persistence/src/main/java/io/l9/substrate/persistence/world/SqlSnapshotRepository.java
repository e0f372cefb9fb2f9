package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.SnapshotRepository;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Snapshots that name a state; those that other clients wrote are documents. */
final class SqlSnapshotRepository implements SnapshotRepository {

  private final Sessions sessions;

  SqlSnapshotRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void create(Snapshot snapshot) {
    World world = snapshot.world();
    int unused =
        sessions.update(
            Sql.of(
                "INSERT INTO world_model_snapshots (snapshot_id, tenant_id, org_id, user_id,"
                    + " is_document, snapshot, state_version, entity_count, digest, description,"
                    + " created_by, created_at) VALUES (?, ?, ?, NULL, false, jsonb_build_object('format', 2,"
                    + " 'state_version', ?::integer), ?, ?, ('x' || ?)::bit(256), ?, ?,"
                    + " ?::timestamptz)",
                snapshot.id().value(),
                world.tenant().value(),
                WorldSql.orgOf(world),
                snapshot.state(),
                snapshot.state(),
                snapshot.entities(),
                snapshot.digest().hex(),
                Sql.orNull("text", snapshot.description()),
                snapshot.createdBy(),
                Timestamps.stored(snapshot.createdAt()).toString()));
  }

  private static Sql of(String columns, World world) {
    return Sql.of("SELECT " + columns + " FROM world_model_snapshots n WHERE ")
        .append(WorldSql.of("n", world))
        .append(" AND NOT n.is_document");
  }

  private static Sql snapshots(World world) {
    return of(
        "n.snapshot_id, n.state_version, n.entity_count, n.digest::text, n.description,"
            + " n.created_by, n.created_at",
        world);
  }

  private static Snapshot snapshot(World world, ResultSet row) throws SQLException {
    return new Snapshot(
        new SnapshotId(row.getObject(1, UUID.class)),
        world,
        row.getInt(2),
        row.getInt(3),
        WorldSql.digest(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getObject(7, OffsetDateTime.class).toInstant());
  }

  @Override
  public Optional<Snapshot> find(World world, SnapshotId id) {
    return sessions
        .query(
            snapshots(world).append(" AND n.snapshot_id = ?", id.value()),
            row -> snapshot(world, row))
        .stream()
        .findFirst();
  }

  @Override
  public Page<Snapshot> list(World world, int limit, @Nullable Position after) {
    Sql sql = snapshots(world);
    if (after != null) {
      sql.append(
          " AND (n.created_at, n.snapshot_id) < (?::timestamptz, ?)",
          Timestamps.bound(after.at()).toString(),
          after.id());
    }
    List<Snapshot> found =
        sessions.query(
            sql.append(" ORDER BY n.created_at DESC, n.snapshot_id DESC").limit(limit + 1),
            row -> snapshot(world, row));
    return Page.of(found, limit, Snapshot::position);
  }

  @Override
  public boolean delete(World world, SnapshotId id) {
    return sessions.update(
            Sql.of("DELETE FROM world_model_snapshots n WHERE ")
                .append(WorldSql.of("n", world))
                .append(" AND NOT n.is_document AND n.snapshot_id = ?", id.value()))
        > 0;
  }

  @Override
  public OptionalInt oldestPin(World world) {
    return sessions
        .query(
            of("n.state_version", world).append(" ORDER BY n.state_version").limit(1),
            row -> row.getInt(1))
        .stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }
}
