package io.l9.substrate.persistence.tenancy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;

/**
 * A session as Jakarta Data repositories see it: every HQL query is given the condition on the
 * tenant as a parameter of its text. Hibernate's own filter would add the same condition, but
 * Hibernate keeps no SQL translation of a query while a filter is enabled. Reads that are not HQL
 * would miss the condition and are refused. Entities that are written keep Hibernate's check of
 * their tenant, which does not depend on the filter.
 */
final class TenantQueries implements InvocationHandler {

  /** Hibernate's names for the filter of {@code @TenantId}. */
  private static final String FILTER = "_tenantId";

  private static final String FILTER_PARAMETER = "tenantId";

  private static final Set<String> HQL = Set.of("createSelectionQuery", "createMutationQuery");
  private static final Set<String> WRITES = Set.of("insert", "insertMultiple", "update");
  private static final String WHERE = " where ";
  private static final String ORDER_BY = " order by ";

  private final StatelessSession session;
  private final UUID tenant;

  private TenantQueries(StatelessSession session, UUID tenant) {
    this.session = session;
    this.tenant = tenant;
  }

  /** Runs queries of the tenant, or of every tenant if it is null. */
  static <T> T run(
      StatelessSession session, @Nullable UUID tenant, Function<StatelessSession, T> queries) {
    if (tenant == null) {
      return queries.apply(session);
    }
    session.disableFilter(FILTER);
    try {
      return queries.apply(
          (StatelessSession)
              Proxy.newProxyInstance(
                  TenantQueries.class.getClassLoader(),
                  new Class<?>[] {StatelessSession.class},
                  new TenantQueries(session, tenant)));
    } finally {
      session.enableFilter(FILTER).setParameter(FILTER_PARAMETER, tenant);
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    if (HQL.contains(method.getName()) && arguments[0] instanceof String hql) {
      arguments[0] = ofTenant(hql);
      CommonQueryContract query =
          (CommonQueryContract) Objects.requireNonNull(call(method, arguments));
      return query.setParameter("tenant", tenant);
    }
    if (WRITES.contains(method.getName())) {
      return call(method, arguments);
    }
    throw new UnsupportedOperationException(
        method.getName() + " would read the rows of every tenant; write the query in HQL");
  }

  private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(session, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * Returns the query with the condition on the tenant.
   *
   * @throws IllegalArgumentException if it has no condition, or more than one {@code where}
   */
  static String ofTenant(String hql) {
    int where = hql.indexOf(WHERE);
    if (where < 0 || hql.lastIndexOf(WHERE) != where) {
      throw new IllegalArgumentException("not a query with exactly one where: " + hql);
    }
    int order = hql.lastIndexOf(ORDER_BY);
    int end = order < 0 ? hql.length() : order;
    return hql.substring(0, where)
        + " where tenant = :tenant and ("
        + hql.substring(where + WHERE.length(), end)
        + ")"
        + hql.substring(end);
  }
}
