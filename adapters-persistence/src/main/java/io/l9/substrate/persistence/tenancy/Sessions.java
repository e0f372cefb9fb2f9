package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * What repositories see of the unit of work: the session and the scope that are active on the
 * calling thread. Every method throws {@link IllegalStateException} if none is, and the domain's
 * exceptions for database errors. Thread-safe.
 */
public final class Sessions {

  @SuppressWarnings("ThreadLocalUsage") // a thread may work on two databases at once
  private final ThreadLocal<@Nullable ActiveScope> active = new ThreadLocal<>();

  /** Who acts. */
  public TenantScope scope() {
    return required().scope();
  }

  /** Runs HQL, to which Hibernate adds the tenant by itself. */
  public <T> T hql(Function<StatelessSession, T> query) {
    ActiveScope current = required();
    ThreadDeadlines.refuseIfPassed();
    try {
      return query.apply(current.session());
    } catch (RuntimeException e) {
      throw ThreadDeadlines.translate(e);
    }
  }

  /** Runs native SQL, which names the tenant itself: see {@link #tenantOf}. */
  public <T> List<T> query(Sql sql, Sql.RowReader<T> reader) {
    return hql(session -> session.doReturningWork(connection -> sql.query(connection, reader)));
  }

  /** As {@link #query}, for statements that return no rows. */
  public int update(Sql sql) {
    return hql(session -> session.doReturningWork(sql::update));
  }

  /**
   * The condition that a table's rows are of the scope's tenant. Row level security says so too;
   * said here, it is a plain index condition.
   *
   * @param alias the table's
   */
  public Sql tenantOf(String alias) {
    TenantScope scope = scope();
    return scope.role() == Role.PLATFORM_ADMIN
        ? Sql.of(alias + ".tenant_id IS NOT NULL")
        : Sql.of(alias + ".tenant_id = ?", scope.tenant().value());
  }

  @Nullable ActiveScope current() {
    return active.get();
  }

  <T extends @Nullable Object> T with(ActiveScope scope, Supplier<T> work) {
    ActiveScope outer = active.get();
    active.set(scope);
    try {
      return work.get();
    } finally {
      if (outer == null) {
        active.remove();
      } else {
        active.set(outer);
      }
    }
  }

  private ActiveScope required() {
    ActiveScope current = active.get();
    if (current == null) {
      throw new IllegalStateException(
          "no unit of work is active on this thread: stored data is reached only inside"
              + " UnitOfWork.inScope");
    }
    return current;
  }
}
