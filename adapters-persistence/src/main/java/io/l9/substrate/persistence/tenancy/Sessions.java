package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.EntityColumns;
import io.l9.substrate.persistence.shared.EntityReader;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Thread-bound access to the session and the scope of the active unit of work. Every method throws
 * {@link IllegalStateException} if none is active, and the domain's exceptions for database errors.
 * Thread-safe.
 */
public final class Sessions {

  /**
   * Makes a value of what the mapping reads of the current row, and of its further columns.
   *
   * @param <E> what the mapping reads
   * @param <T> the value
   */
  @FunctionalInterface
  public interface RowReader<E, T> {
    T read(E mapped, ResultSet row) throws SQLException;
  }

  @SuppressWarnings("ThreadLocalUsage") // a thread may work on two databases at once
  private final ThreadLocal<@Nullable ActiveScope> active = new ThreadLocal<>();

  private final SessionFactory mapping;
  private final Map<Class<?>, EntityReader<?>> readers = new ConcurrentHashMap<>();

  Sessions(SessionFactory mapping) {
    this.mapping = mapping;
  }

  /** Returns the acting scope. */
  public TenantScope scope() {
    return required().scope();
  }

  /** Returns the calls of a Jakarta Data repository, given its generated constructor. */
  public <D> Table<D> table(Function<StatelessSession, D> repository) {
    return new Table<>(this, repository);
  }

  /** Returns a query for a page of an entity's rows, without conditions yet. */
  public <E> Selection<E> select(Class<E> entity) {
    return new Selection<>(this, entity, reader(entity));
  }

  /** Returns the row of this key, if the scope sees it. */
  public <E> Optional<E> find(Class<E> entity, UUID key) {
    return findAll(entity, List.of(key)).stream().findFirst();
  }

  /**
   * Returns the rows of these keys that the scope sees, in the order of the keys, by one statement.
   */
  public <E> List<E> findAll(Class<E> entity, Collection<UUID> keys) {
    EntityReader<E> reader = reader(entity);
    Sql condition = Sql.isAnyOf("r." + reader.idColumn(), Sql.uuids(keys));
    if (reader.hasTenant()) {
      condition.append(" AND ").append(tenantOf("r"));
    }
    List<E> rows =
        query(entity, "r", Sql.of("FROM " + reader.table() + " r WHERE ").append(condition));
    if (rows.size() < 2) {
      return rows;
    }
    Map<Object, E> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(reader.id(row), row));
    return keys.stream().map(byKey::get).filter(Objects::nonNull).toList();
  }

  /**
   * Returns rows of an entity that native SQL finds.
   *
   * @param alias of the entity's table
   * @param from what follows the columns; it names the tenant itself: see {@link #tenantOf}
   */
  public <E> List<E> query(Class<E> entity, String alias, Sql from) {
    return query(entity, alias, from, (row, columns) -> row);
  }

  /**
   * Returns what is made of rows of an entity and of further columns.
   *
   * @param from as of {@link #query(Class, String, Sql)}; begins with the further columns
   */
  public <E, T> List<T> query(Class<E> entity, String alias, Sql from, RowReader<E, T> rowReader) {
    EntityReader<E> reader = reader(entity);
    SharedSessionContractImplementor reading = required().reading();
    return query(
        from.prepend("SELECT " + reader.columns(alias) + " "),
        row -> rowReader.read(reader.read(row, reading), row));
  }

  /**
   * Returns what is made of rows of an entity, and of further columns, that common table
   * expressions find.
   *
   * @param with the expressions; they name the tenant themselves
   * @param from as of {@link #query(Class, String, Sql, RowReader)}
   */
  public <E, T> List<T> query(
      Class<E> entity, String alias, Sql with, Sql from, RowReader<E, T> rowReader) {
    EntityReader<E> reader = reader(entity);
    SharedSessionContractImplementor reading = required().reading();
    return query(
        with.append(" SELECT " + reader.columns(alias) + " ").append(from),
        row -> rowReader.read(reader.read(row, reading), row));
  }

  /** Adds a query for rows of an entity to others; as {@link #query(Class, String, Sql)}. */
  public <E> List<E> query(Statements together, Class<E> entity, String alias, Sql from) {
    EntityReader<E> reader = reader(entity);
    SharedSessionContractImplementor reading = required().reading();
    return together.query(
        from.prepend("SELECT " + reader.columns(alias) + " "), row -> reader.read(row, reading));
  }

  @SuppressWarnings("unchecked") // a reader is kept under the class that it reads
  private <E> EntityReader<E> reader(Class<E> entity) {
    return (EntityReader<E>)
        readers.computeIfAbsent(entity, type -> EntityReader.of(mapping, type));
  }

  /** Returns the columns of an entity, for inserts that need SQL. */
  public <E> UnnestedRows<E> columns(Class<E> entity) {
    return EntityColumns.of(mapping, entity);
  }

  /** Runs native SQL, which names the tenant itself: see {@link #tenantOf}. */
  public <T> List<T> query(Sql sql, Sql.RowReader<T> reader) {
    return withScope(
        scope -> scope.run((connection, first) -> sql.query(connection, first, reader)));
  }

  /** Runs native SQL that returns no rows; it names the tenant itself: see {@link #tenantOf}. */
  public int update(Sql sql) {
    return withScope(scope -> scope.run(sql::update));
  }

  /**
   * Adds work to be done in the active unit of work when everything else of it is done, such as
   * taking a lock that others wait for. Not done if the unit of work fails before.
   */
  public void atEnd(Runnable work) {
    required().atEnd(work);
  }

  /** Runs native SQL in one round trip; each statement names the tenant itself. */
  public void run(Statements together) {
    boolean unused = withScope(scope -> scope.run(together::run));
  }

  /** Runs HQL queries, to which the condition on the tenant is added, and writes of entities. */
  <T> T withQueries(Function<StatelessSession, T> queries) {
    TenantScope scope = scope();
    UUID tenant = scope.role() == Role.PLATFORM_ADMIN ? null : scope.tenant().value();
    return withSession(session -> TenantQueries.run(session, tenant, queries));
  }

  /**
   * Runs other work on the session; Hibernate adds the tenant to all but native statements, and
   * translates queries anew at each call.
   */
  public <T> T withSession(Function<StatelessSession, T> work) {
    return withScope(scope -> work.apply(scope.session()));
  }

  private <T> T withScope(Function<ActiveScope, T> work) {
    ActiveScope current = required();
    ThreadDeadlines.refuseIfPassed();
    try {
      return work.apply(current);
    } catch (RuntimeException e) {
      throw ThreadDeadlines.translate(e);
    }
  }

  /**
   * Returns the condition that a table's rows are of the scope's tenant. Row level security says so
   * too; said here, it is a plain index condition.
   *
   * @param alias the table's
   */
  public Sql tenantOf(String alias) {
    TenantScope scope = scope();
    return scope.role() == Role.PLATFORM_ADMIN
        ? Sql.of(alias + ".tenant_id IS NOT NULL")
        : Sql.of(alias + ".tenant_id = ?", scope.tenant().value());
  }

  /**
   * Returns the same condition for statements that may read many rows. The planner does not see
   * which tenant it is: for one of fewer rows than the average it would plan each call anew, which
   * takes longer than a few short reads.
   *
   * @param alias the table's
   */
  public Sql unseenTenantOf(String alias) {
    TenantScope scope = scope();
    return scope.role() == Role.PLATFORM_ADMIN
        ? tenantOf(alias)
        : Sql.of(alias + ".tenant_id = (SELECT ?::uuid)", scope.tenant().value());
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
