package io.l9.substrate.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on and notes every prepared statement that runs, and on demand its plan, as the
 * same login, in the same scope, with the same parameters.
 */
final class ObservedDataSource {

  private static final String ENTRY = "l9_begin_scope";

  private record Call(Method method, Object[] arguments) {}

  private final DataSource real;
  private final @Nullable String explain;
  private final List<String> statements = new ArrayList<>();
  private final List<String> plans = new ArrayList<>();

  ObservedDataSource(DataSource real, boolean explain) {
    this(real, explain ? "EXPLAIN (COSTS OFF, VERBOSE) " : null);
  }

  private ObservedDataSource(DataSource real, @Nullable String explain) {
    this.real = real;
    this.explain = explain;
  }

  /** Returns one that runs each statement once more, before, and tells of the pages it read. */
  static ObservedDataSource countingPages(DataSource real) {
    return new ObservedDataSource(real, "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) ");
  }

  /** The texts of the statements that ran since the last {@link #clear()}. */
  List<String> statements() {
    return List.copyOf(statements);
  }

  /** Their plans, of those that read or write rows. */
  String plans() {
    return String.join("\n", plans);
  }

  void clear() {
    statements.clear();
    plans.clear();
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(real, method, arguments);
          return result instanceof Connection connection ? observed(connection) : result;
        });
  }

  private Connection observed(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? observed(connection, statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement observed(
      Connection connection, PreparedStatement statement, String sql) {
    List<Call> parameters = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments != null && arguments.length > 1) {
            parameters.add(new Call(method, arguments));
          } else if (method.getName().startsWith("execute")) {
            List<String> sent = sent(sql);
            statements.addAll(sent);
            if (explain != null && !sent.get(sent.size() - 1).contains(ENTRY)) {
              plans.add(plan(connection, sent, parameters));
            }
          }
          return call(statement, method, arguments);
        });
  }

  /** Returns the statements of a text: those that go in one round trip. */
  private static List<String> sent(String sql) {
    return List.of(sql.split("; ", -1));
  }

  private String plan(Connection connection, List<String> sent, List<Call> parameters)
      throws Throwable {
    // the entry runs, so that the others are planned in the scope
    List<String> explained =
        sent.stream().map(text -> text.contains(ENTRY) ? text : explain + text).toList();
    try (PreparedStatement statement = connection.prepareStatement(String.join("; ", explained))) {
      for (Call parameter : parameters) {
        call(statement, parameter.method(), parameter.arguments());
      }
      StringBuilder plan = new StringBuilder();
      statement.execute();
      for (String text : sent) {
        try (ResultSet rows = statement.getResultSet()) {
          while (!text.contains(ENTRY) && rows.next()) {
            plan.append(rows.getString(1)).append('\n');
          }
        }
        statement.getMoreResults();
      }
      return plan.toString();
    }
  }

  private interface Behaviour {
    Object of(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            ObservedDataSource.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> behaviour.of(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
