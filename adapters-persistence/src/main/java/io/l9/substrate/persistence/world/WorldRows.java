package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of worlds, with the columns that they are read by. */
final class WorldRows {

  /** The columns of a version {@code h}. */
  static final String VERSION =
      "h.entity_id, h.version, h.state_version, h.created_at, h.changed_at, h.entity_type,"
          + " h.attributes, h.confidence";

  /** The columns of an update {@code u}; other clients may change some of them. */
  static final String UPDATE =
      "u.update_id, u.state_version_after, coalesce(u.insight_type, 'unknown'), u.insight_id,"
          + " u.fingerprint, u.confidence, u.entity_count,"
          + " ARRAY(SELECT jsonb_array_elements_text(CASE jsonb_typeof(u.entities)"
          + " WHEN 'array' THEN u.entities ELSE '[]' END)), u.applied_at";

  /** The columns of a state {@code s}. */
  static final String STATE =
      "s.state_version, s.entity_count, s.oldest_restorable_state, s.digest::text, s.changed_at";

  private final JsonCodec json;

  WorldRows(JsonCodec json) {
    this.json = json;
  }

  EntityVersion version(ResultSet row) throws SQLException {
    return new EntityVersion(
        new EntityName(row.getString(1)),
        row.getInt(2),
        row.getInt(3),
        content(row, 6),
        time(row, 4),
        time(row, 5));
  }

  /** Returns the content of three columns: type, attributes and confidence; null: none. */
  @Nullable EntityContent content(ResultSet row, int first) throws SQLException {
    String attributes = row.getString(first + 1);
    return attributes == null
        ? null
        : new EntityContent(
            row.getString(first), json.restore(attributes), row.getDouble(first + 2));
  }

  static WorldUpdate update(ResultSet row) throws SQLException {
    List<EntityName> names =
        Arrays.stream((String[]) row.getArray(8).getArray()).map(EntityName::new).toList();
    return new WorldUpdate(
        row.getObject(1, UUID.class),
        row.getInt(2),
        row.getString(3),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getObject(6, Double.class),
        row.getInt(7),
        names,
        time(row, 9));
  }

  /** Returns the summary of {@link WorldSql#COUNTS}. */
  static DiffSummary summary(ResultSet row) throws SQLException {
    return new DiffSummary(
        row.getInt(1), row.getInt(2), row.getInt(3) - row.getInt(1) - row.getInt(2));
  }

  static WorldState state(ResultSet row) throws SQLException {
    if (row.getInt(1) == 0 && row.getInt(2) == 0) {
      return WorldState.NONE; // the row is there for its retention
    }
    return new WorldState(
        row.getInt(1),
        row.getInt(2),
        row.getInt(3),
        WorldSql.digest(row.getString(4)),
        time(row, 5));
  }

  static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
