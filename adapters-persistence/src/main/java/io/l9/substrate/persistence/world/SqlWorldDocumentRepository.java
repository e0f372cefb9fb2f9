package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocumentRepository;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents, as the rows of snapshots that other clients wrote. */
final class SqlWorldDocumentRepository implements WorldDocumentRepository {

  /** The time of a document, by which it stands in lists. */
  private static final String TIME = "coalesce(n.created_at, '0001-01-01 00:00:00+00')";

  private final Sessions sessions;
  private final WorldRows rows;

  SqlWorldDocumentRepository(Sessions sessions, WorldRows rows) {
    this.sessions = sessions;
    this.rows = rows;
  }

  private static Sql of(World world) {
    return WorldSql.of("n", world).append(" AND n.is_document");
  }

  private static Sql documents(World world) {
    return Sql.of(
            "SELECT n.snapshot_id, coalesce(n.entity_count, 0), n.digest::text, n.description,"
                + " n.created_by, "
                + TIME
                + " FROM world_model_snapshots n WHERE ")
        .append(of(world))
        .append(" AND n.digest IS NOT NULL");
  }

  private static WorldDocument document(World world, ResultSet row) throws SQLException {
    return new WorldDocument(
        new SnapshotId(row.getObject(1, UUID.class)),
        world,
        row.getInt(2),
        WorldSql.digest(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant());
  }

  @Override
  public Optional<WorldDocument> find(World world, SnapshotId id) {
    return sessions
        .query(
            documents(world).append(" AND n.snapshot_id = ?", id.value()),
            row -> document(world, row))
        .stream()
        .findFirst();
  }

  @Override
  public Page<WorldDocument> list(World world, int limit, @Nullable Position after) {
    Sql sql = documents(world);
    if (after != null) {
      sql.append(
          " AND (" + TIME + ", n.snapshot_id) < (?::timestamptz, ?)",
          Timestamps.bound(after.at()).toString(),
          after.id());
    }
    List<WorldDocument> found =
        sessions.query(
            sql.append(" ORDER BY " + TIME + " DESC, n.snapshot_id DESC").limit(limit + 1),
            row -> document(world, row));
    return Page.of(found, limit, WorldDocument::position);
  }

  @Override
  public List<DocumentedEntity> entities(
      World world, SnapshotId id, int limit, @Nullable EntityName after) {
    Sql sql =
        Sql.of(
                "SELECT d.entity_id, d.entity_type, d.attributes, d.confidence FROM"
                    + " world_model_snapshots n CROSS JOIN LATERAL l9_world_document(n.snapshot) d"
                    + " WHERE ")
            .append(of(world))
            .append(" AND n.snapshot_id = ?", id.value());
    if (after != null) {
      sql.append(" AND d.entity_id COLLATE \"C\" > ?", after.text());
    }
    return sessions.query(
        sql.append(" ORDER BY d.entity_id COLLATE \"C\"").limit(limit),
        row ->
            new DocumentedEntity(
                new EntityName(row.getString(1)), Objects.requireNonNull(rows.content(row, 2))));
  }

  @Override
  public DiffSummary summary(World world, SnapshotId id) {
    return sessions
        .query(
            Sql.of(
                "SELECT " + WorldSql.COUNTS + " FROM l9_world_document_diff(?, ?, ?) d",
                world.tenant().value(),
                WorldSql.orgOf(world),
                id.value()),
            WorldRows::summary)
        .get(0);
  }

  @Override
  public WorldUpdate restore(World world, SnapshotId id, UpdateDraft draft) {
    WorldSql.requireWritable(sessions.scope(), world);
    Statements together = new Statements();
    List<Integer> states =
        together.query(
            Sql.of(
                "SELECT l9_restore_world_document(?, ?, ?, ?, ?)",
                world.tenant().value(),
                WorldSql.orgOf(world),
                id.value(),
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
  public boolean delete(World world, SnapshotId id) {
    return sessions.update(
            Sql.of("DELETE FROM world_model_snapshots n WHERE ")
                .append(of(world))
                .append(" AND n.snapshot_id = ?", id.value()))
        > 0;
  }
}
