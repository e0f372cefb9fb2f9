package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Models in {@code embedding_spaces}; holding and locking are advisory locks of the tenant. */
final class SqlEmbeddingSpaceRepository implements EmbeddingSpaceRepository {

  private static final int PATIENCE_MS = 1000;

  private static final String COLUMNS =
      "s.tenant_id, s.embedding_type, s.model, s.dimension, s.target_model, s.target_dimension,"
          + " s.retired_model, s.retired_dimension, s.moved, s.moved_to, s.last_error";

  private final Sessions sessions;

  SqlEmbeddingSpaceRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Map<EmbeddingSpace, SpaceModels> hold(TenantId tenant) {
    return bySpace(sessions.query(held(tenant), SqlEmbeddingSpaceRepository::space));
  }

  /** Selects the columns that {@link #space} reads, and holds what it selects. */
  static Sql held(TenantId tenant) {
    return Sql.of(
        "SELECT " + COLUMNS + " FROM l9_hold_embedding_models(?) s WHERE s.tenant_id = ?",
        tenant.value(),
        tenant.value());
  }

  static Map<EmbeddingSpace, SpaceModels> bySpace(List<SpaceModels> spaces) {
    Map<EmbeddingSpace, SpaceModels> bySpace = new EnumMap<>(EmbeddingSpace.class);
    spaces.forEach(space -> bySpace.put(space.space(), space));
    return bySpace;
  }

  @Override
  public void noteAbsent(TenantId tenant, Map<EmbeddingSpace, EmbeddingModel> models) {
    models.forEach(
        (space, model) ->
            sessions.query(
                Sql.of(
                    "SELECT l9_note_embedding_model(?, ?, ?, ?)",
                    tenant.value(),
                    space.code(),
                    model.id(),
                    model.dimension()),
                row -> true));
  }

  @Override
  public boolean lock(TenantId tenant) {
    return sessions
        .query(
            Sql.of("SELECT l9_lock_embedding_models(?, ?)", tenant.value(), PATIENCE_MS),
            row -> row.getBoolean(1))
        .get(0);
  }

  @Override
  public boolean update(SpaceModels space, Instant due) {
    return sessions.update(write(space, due)) > 0;
  }

  @Override
  public boolean give(SpaceModels space, UUID lease, Instant due) {
    return sessions.update(write(space, due).append(" AND s.lease = ?", lease)) > 0;
  }

  private Sql write(SpaceModels space, Instant due) {
    EmbeddingModel target = space.target();
    EmbeddingModel retired = space.retired();
    return Sql.of(
        """
            UPDATE embedding_spaces s SET model = ?, dimension = ?, target_model = ?,
              target_dimension = ?, retired_model = ?, retired_dimension = ?, moved = ?,
              moved_to = ?, last_error = ?, due_at = ?::timestamptz, lease = NULL
            WHERE s.tenant_id = ? AND s.embedding_type = ?""",
        space.model().id(),
        space.model().dimension(),
        target == null ? null : target.id(),
        target == null ? null : target.dimension(),
        retired == null ? null : retired.id(),
        retired == null ? null : retired.dimension(),
        space.moved(),
        space.movedTo(),
        space.lastError(),
        space.moving() ? SqlLiterals.time(due) : null,
        space.tenant().value(),
        space.space().code());
  }

  @Override
  public boolean delete(TenantId tenant, EmbeddingSpace space) {
    return sessions.update(
            Sql.of(
                "DELETE FROM embedding_spaces s WHERE s.tenant_id = ? AND s.embedding_type = ?",
                tenant.value(),
                space.code()))
        > 0;
  }

  @Override
  public List<SpaceModels> claim(int limit, UUID lease, Instant now, Instant until) {
    return sessions.query(
        Sql.of(
                """
                WITH due AS (
                  SELECT d.tenant_id, d.embedding_type FROM embedding_spaces d
                  WHERE d.due_at <= ?::timestamptz AND\s""",
                SqlLiterals.time(now))
            .append(sessions.tenantOf("d"))
            .append(" ORDER BY d.due_at LIMIT " + limit + " FOR UPDATE SKIP LOCKED)")
            .append(
                """

                UPDATE embedding_spaces s SET due_at = ?::timestamptz, lease = ?
                FROM due WHERE s.tenant_id = due.tenant_id
                  AND s.embedding_type = due.embedding_type
                RETURNING\s"""
                    + COLUMNS,
                SqlLiterals.time(until),
                lease),
        SqlEmbeddingSpaceRepository::space);
  }

  static SpaceModels space(ResultSet row) throws SQLException {
    return new SpaceModels(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        EmbeddingSpace.ofCode(row.getString("embedding_type")),
        new EmbeddingModel(row.getString("model"), row.getInt("dimension")),
        model(row, "target"),
        model(row, "retired"),
        row.getLong("moved"),
        row.getObject("moved_to", UUID.class),
        row.getString("last_error"));
  }

  private static @Nullable EmbeddingModel model(ResultSet row, String which) throws SQLException {
    String id = row.getString(which + "_model");
    return id == null ? null : new EmbeddingModel(id, row.getInt(which + "_dimension"));
  }
}
