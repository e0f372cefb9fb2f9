package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Asks the database itself whether it keeps tenants apart: two tenants that nobody has seen store a
 * packet each, and each must see its own and nothing else of the two. All of it is one transaction
 * that is taken back. Thread-safe.
 */
final class IsolationCanary {

  private static final String BEGIN =
      "SELECT %1$s.l9_begin_scope(?, ?, ?, 'end_user'), set_config('search_path', '%1$s', true)";
  private static final String BEGIN_SIGNED =
      "SELECT %1$s.l9_begin_signed_scope(?), set_config('search_path', '%1$s', true)";
  private static final String STORE =
      "INSERT INTO packet_store (packet_id, packet_type, envelope) VALUES (?, 'l9_canary', '{}')";
  // Without a condition on the tenant, on purpose: the policies alone are asked.
  private static final String SEE =
      "SELECT packet_id FROM packet_store WHERE packet_id = ANY (?::uuid[])";

  private final DataSource api;
  private final String begin;
  private final Supplier<UUID> ids;
  private final @Nullable ScopeSigner signer;

  /**
   * A canary.
   *
   * @param api connections of the login that the product works as
   * @param schema a plain lower-case identifier
   * @param signer of its scopes; null: it chooses them itself
   */
  IsolationCanary(
      DataSource api, String schema, Supplier<UUID> ids, @Nullable ScopeSigner signer) {
    this.api = api;
    this.begin = (signer == null ? BEGIN : BEGIN_SIGNED).formatted(schema);
    this.ids = ids;
    this.signer = signer;
  }

  /**
   * Returns if the two were kept apart.
   *
   * @throws IllegalStateException if not; the message holds no data
   * @throws SQLException if the database did not answer
   */
  void sing() throws SQLException {
    try (Connection connection = api.getConnection()) {
      connection.setAutoCommit(false);
      try {
        sing(connection);
      } finally {
        connection.rollback();
      }
    }
  }

  private void sing(Connection connection) throws SQLException {
    List<Tenant> tenants = List.of(new Tenant(ids), new Tenant(ids));
    for (Tenant tenant : tenants) {
      begin(connection, tenant);
      try (PreparedStatement store = connection.prepareStatement(STORE)) {
        store.setObject(1, tenant.packet);
        store.executeUpdate();
      }
    }
    for (Tenant tenant : tenants) {
      begin(connection, tenant);
      List<UUID> seen = seen(connection, tenants);
      if (!seen.equals(List.of(tenant.packet))) {
        throw new IllegalStateException(
            seen.size() > 1
                ? "a tenant sees the packet of another one"
                : "a tenant does not see its own packet");
      }
    }
  }

  private void begin(Connection connection, Tenant tenant) throws SQLException {
    if (signer != null) {
      TenantScope scope =
          TenantScope.endUser(
              new TenantId(tenant.tenant),
              new OrgId(tenant.org),
              new UserId(tenant.user),
              ids.get());
      try (PreparedStatement begin = connection.prepareStatement(this.begin)) {
        begin.setString(
            1,
            signer.token(
                scope, connection.unwrap(BaseConnection.class).getQueryExecutor().getBackendPID()));
        begin.execute();
      }
      return;
    }
    try (PreparedStatement begin = connection.prepareStatement(this.begin)) {
      begin.setObject(1, tenant.tenant);
      begin.setObject(2, tenant.org);
      begin.setObject(3, tenant.user);
      begin.execute();
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
}
