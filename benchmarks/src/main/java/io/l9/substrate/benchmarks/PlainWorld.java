package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;

/**
 * Updates of entities in plain JDBC, as they are written by hand: the same rows of the entity, its
 * version, the log and the state, in one round trip and one transaction. Expects no version, merges
 * nothing, keeps no digest of the state and reads nothing back. Not thread-safe.
 *
 * @param connection without automatic commits
 * @param scope of the rows
 */
record PlainWorld(Connection connection, TenantScope scope) implements AutoCloseable {

  private static final String PUT =
      """
      SELECT l9_begin_scope(?, ?, ?, ?), set_config('l9.world_is_logged', 'on', true); \
      WITH changed AS (
        UPDATE world_model_entities e
        SET attributes = ?::jsonb, version = e.version + 1, updated_at = now()
        WHERE e.tenant_id = ? AND e.world_id = ? AND e.user_id IS NULL AND e.entity_id = ?
        RETURNING e.*),
      next AS (
        UPDATE world_states s
        SET state_version = s.state_version + 1, changed_at = clock_timestamp()
        FROM changed c WHERE s.tenant_id = c.tenant_id AND s.world_id = c.world_id
        RETURNING s.state_version, s.changed_at),
      stored AS (
        INSERT INTO world_entity_versions (tenant_id, org_id, user_id, entity_id, version,
          state_version, entity_type, attributes, confidence, content_hash, created_at, changed_at)
        SELECT c.tenant_id, c.org_id, NULL, c.entity_id, c.version, n.state_version, c.entity_type,
          c.attributes, c.confidence,
          l9_world_hash(c.entity_id, c.entity_type, c.attributes, c.confidence),
          c.created_at, n.changed_at
        FROM changed c, next n)
      INSERT INTO world_model_updates (update_id, tenant_id, org_id, user_id, insight_type,
        entities, applied_at, state_version_before, state_version_after, entity_count)
      SELECT ?, c.tenant_id, c.org_id, NULL, 'change', jsonb_build_array(c.entity_id), n.changed_at,
        n.state_version - 1, n.state_version, 1
      FROM changed c, next n""";

  void put(String name, String attributes) throws SQLException {
    UUID org = Objects.requireNonNull(scope.org()).value();
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setObject(1, scope.tenant().value());
      statement.setObject(2, org);
      statement.setObject(3, Objects.requireNonNull(scope.user()).value());
      statement.setString(4, scope.role().code());
      statement.setString(5, attributes);
      statement.setObject(6, scope.tenant().value());
      statement.setObject(7, org);
      statement.setString(8, name);
      statement.setObject(9, UUID.randomUUID());
      statement.execute();
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
