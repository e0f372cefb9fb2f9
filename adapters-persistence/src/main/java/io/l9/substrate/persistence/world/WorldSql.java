package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.persistence.shared.Sql;
import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conditions and parameters of worlds in SQL. */
final class WorldSql {

  /** The id of the tenant's own world, as {@code l9_world_id} has it. */
  private static final UUID WHOLE = new UUID(0, 0);

  /** The counts of differences {@code d}: added, removed, all. */
  static final String COUNTS =
      "count(*) FILTER (WHERE d.attributes_before IS NULL),"
          + " count(*) FILTER (WHERE d.attributes_after IS NULL), count(*)";

  private WorldSql() {}

  /** Returns the condition that rows are of a world. */
  static Sql of(String alias, World world) {
    UUID org = org(world);
    return Sql.of(
        alias + ".tenant_id = ? AND " + alias + ".world_id = ?",
        world.tenant().value(),
        org == null ? WHOLE : org);
  }

  /** Returns the organisation of a world as a parameter. */
  static Object orgOf(World world) {
    return Sql.orNull("uuid", org(world));
  }

  static @Nullable UUID org(World world) {
    OrgId org = world.org();
    return org == null ? null : org.value();
  }

  /** Returns the number of the present state of a world as an expression. */
  static Sql stateOf(World world) {
    return Sql.of("(SELECT s.state_version FROM world_states s WHERE ")
        .append(of("s", world))
        .append(")");
  }

  /** The database says the same of rows; here it is said before a lock is waited for. */
  static void requireWritable(TenantScope scope, World world) {
    if (!world.isWritableBy(scope)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role " + scope.role().code() + " may not change this world; use a role that may");
    }
  }

  /**
   * Returns the condition that rows of the log are updates of a world. Rows that other clients of
   * the schema write themselves count no entities; their numbers say nothing of its states.
   */
  static Sql logged(World world) {
    return of("u", world).append(" AND u.entity_count IS NOT NULL");
  }

  static Sql updates(World world) {
    return Sql.of("SELECT " + WorldRows.UPDATE + " FROM world_model_updates u WHERE ")
        .append(logged(world));
  }

  /**
   * Returns the query for the update of the present state, which nobody else moves while this
   * transaction holds its row.
   */
  static Sql newestUpdate(World world) {
    return updates(world).append(" AND u.state_version_after = ").append(stateOf(world));
  }

  /** Returns the digest of a column that is written as bits. */
  static WorldDigest digest(String bits) {
    return new WorldDigest(String.format(Locale.ROOT, "%064x", new BigInteger(bits, 2)));
  }
}
