package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Asks the database itself whether it keeps tenants apart: two tenants that nobody has seen store a
 * packet each, and each must see its own and nothing else of the two. All of it is one transaction
 * that is taken back. Thread-safe.
 */
final class IsolationCanary {

  private static final String STORE =
      "INSERT INTO packet_store (packet_id, packet_type, envelope) VALUES (?, 'l9_canary', '{}')";
  // Without a condition on the tenant, on purpose: the policies alone are asked.
  private static final String SEE =
      "SELECT packet_id FROM packet_store WHERE packet_id = ANY (?::uuid[])";

  private final DataSource api;
  private final MemorySubstrate l9;
  private final Supplier<UUID> ids;

  /**
   * A canary.
   *
   * @param api connections of the login that the product works as
   * @param l9 the product over that login, which knows how it gets its scopes
   */
  IsolationCanary(DataSource api, MemorySubstrate l9, Supplier<UUID> ids) {
    this.api = api;
    this.l9 = l9;
    this.ids = ids;
  }

  /**
   * Returns if the two were kept apart.
   *
   * @throws IllegalStateException if not; the message holds no data
   * @throws SQLException if the database did not answer
   */
  void check() throws SQLException {
    try (Connection connection = api.getConnection()) {
      connection.setAutoCommit(false);
      try {
        check(connection);
      } finally {
        connection.rollback();
      }
    }
  }

  private void check(Connection connection) throws SQLException {
    List<Tenant> tenants = List.of(new Tenant(ids), new Tenant(ids));
    for (Tenant tenant : tenants) {
      var unused = as(tenant, connection, () -> store(connection, tenant));
    }
    for (Tenant tenant : tenants) {
      List<UUID> seen = as(tenant, connection, () -> seen(connection, tenants));
      if (!seen.equals(List.of(tenant.packet))) {
        throw new IllegalStateException(
            seen.size() > 1
                ? "a tenant sees the packet of another one"
                : "a tenant does not see its own packet");
      }
    }
  }

  /** Runs SQL in the scope of a tenant's user. */
  private <T> T as(Tenant tenant, Connection connection, Work<T> work) throws SQLException {
    try {
      return l9.as(new TenantId(tenant.tenant), new OrgId(tenant.org), new UserId(tenant.user))
          .joining(
              connection,
              memory -> {
                try {
                  return work.run();
                } catch (SQLException e) {
                  throw new FailedException(e);
                }
              });
    } catch (FailedException e) {
      throw e.failure;
    }
  }

  private static int store(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement store = connection.prepareStatement(STORE)) {
      store.setObject(1, tenant.packet);
      return store.executeUpdate();
    }
  }

  private static List<UUID> seen(Connection connection, List<Tenant> tenants) throws SQLException {
    List<UUID> seen = new ArrayList<>();
    try (PreparedStatement see = connection.prepareStatement(SEE)) {
      see.setArray(
          1,
          connection.createArrayOf(
              "uuid", tenants.stream().map(Tenant::packet).toArray(UUID[]::new)));
      try (ResultSet rows = see.executeQuery()) {
        while (rows.next()) {
          seen.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return seen;
  }

  private record Tenant(UUID tenant, UUID org, UUID user, UUID packet) {
    Tenant(Supplier<UUID> ids) {
      this(ids.get(), ids.get(), ids.get(), ids.get());
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws SQLException;
  }

  private static final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    FailedException(SQLException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
