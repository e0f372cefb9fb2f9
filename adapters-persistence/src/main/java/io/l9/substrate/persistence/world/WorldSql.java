package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.tenancy.OrgId;
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

  /** Returns the digest of a column that is written as bits. */
  static WorldDigest digest(String bits) {
    return new WorldDigest(String.format(Locale.ROOT, "%064x", new BigInteger(bits, 2)));
  }
}
