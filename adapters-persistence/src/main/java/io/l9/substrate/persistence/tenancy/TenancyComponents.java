package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.sql.Connection;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.jdbc.connections.internal.UserSuppliedConnectionProviderImpl;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** The unit of work over a session factory, and what repositories see of it. Thread-safe. */
public final class TenancyComponents {

  private final Sessions sessions;
  private final HibernateUnitOfWork unitOfWork;
  private final Deadlines deadlines = new ThreadDeadlines();

  /**
   * The unit of work.
   *
   * @param schema where the substrate lives; a plain lower-case identifier
   * @param searchPath the schemas that a unit of work's native statements find their tables and
   *     operators in
   * @param signer of the login's scopes; null: it chooses them itself
   */
  public TenancyComponents(
      SessionFactory sessionFactory,
      Connections connections,
      String schema,
      String searchPath,
      @Nullable ScopeSigner signer) {
    sessions = new Sessions(sessionFactory);
    unitOfWork =
        new HibernateUnitOfWork(
            sessionFactory, sessions, connections, new ScopeEntry(schema, searchPath, signer));
  }

  /**
   * Finds out whether a login takes the scopes that it would be given.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if not; the message says what to do
   */
  public static void checkScopes(
      Connections connections, String schema, @Nullable ScopeSigner signer) {
    connections.withoutScope(
        connection -> {
          ScopeEntry.check(connection, schema, signer);
          return true;
        });
  }

  /** Tells the session factory of tenants, and that each session is given its connection. */
  public static void configure(HibernatePersistenceConfiguration configuration) {
    configuration
        .property(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new RootTenantResolver())
        .property(JdbcSettings.CONNECTION_PROVIDER, new UserSuppliedConnectionProviderImpl());
  }

  public Sessions sessions() {
    return sessions;
  }

  public UnitOfWork unitOfWork() {
    return unitOfWork;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  /** See {@link io.l9.substrate.persistence.Persistence#joining}. */
  public <T extends @Nullable Object> T joining(
      Connection connection, TenantScope scope, Supplier<T> work) {
    return unitOfWork.joining(connection, scope, work);
  }
}
