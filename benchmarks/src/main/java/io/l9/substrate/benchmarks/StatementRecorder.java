package io.l9.substrate.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the product and its pool, and keeps the queries that go by, so that what is
 * measured is what is sent. Not thread-safe.
 */
final class StatementRecorder {

  private final DataSource real;
  private final List<RecordedStatement> recorded = new ArrayList<>();

  StatementRecorder(DataSource real) {
    this.real = real;
  }

  /** The pool, with the recorder before it. */
  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(real, method, arguments);
          return result instanceof Connection connection ? recorded(connection) : result;
        });
  }

  /** Returns the statements since the last call of this method or of another of these. */
  List<RecordedStatement> take() {
    List<RecordedStatement> taken = List.copyOf(recorded);
    recorded.clear();
    return taken;
  }

  /** The queries of {@link #take()}, without what enters the scope. */
  List<RecordedStatement> takeQueries() {
    return take().stream()
        .filter(statement -> statement.query() && !entersScope(statement))
        .toList();
  }

  /** Of {@link #take()} what writes, and what enters the scope that it is written in. */
  List<RecordedStatement> takeWrites() {
    List<RecordedStatement> taken = take();
    List<RecordedStatement> writes = new ArrayList<>();
    for (RecordedStatement statement : taken) {
      if (entersScope(statement)) {
        writes.clear();
        writes.add(statement);
      } else if (statement.sql().toUpperCase(Locale.ROOT).contains("INSERT INTO")) {
        writes.add(statement);
      }
    }
    return writes;
  }

  private static boolean entersScope(RecordedStatement statement) {
    return statement.sql().contains("l9_begin_scope");
  }

  private Connection recorded(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement && arguments != null
              ? recorded(statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement recorded(PreparedStatement statement, String sql) {
    List<RecordedStatement.Binding> bindings = new ArrayList<>();
    List<List<RecordedStatement.Binding>> batch = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments != null && arguments.length > 1) {
            bindings.add(other -> bind(other, method, arguments));
          } else if (method.getName().equals("addBatch")) {
            batch.add(List.copyOf(bindings));
            bindings.clear();
          } else if (method.getName().equals("executeBatch")) {
            recorded.add(RecordedStatement.ofBatch(sql, batch));
          } else if (method.getName().startsWith("execute")) {
            boolean query = method.getName().equals("executeQuery");
            recorded.add(new RecordedStatement(sql, query, bindings, List.of()));
          }
          return call(statement, method, arguments);
        });
  }

  private static void bind(PreparedStatement statement, Method method, Object[] arguments)
      throws SQLException {
    try {
      call(statement, method, arguments);
    } catch (SQLException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Behaviour {
    @Nullable Object of(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementRecorder.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> behaviour.of(method, arguments)));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
