package io.l9.substrate.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the product and its pool, and keeps the queries that go by, so that what is
 * measured is what is sent. Not thread-safe.
 */
final class StatementRecorder {

  private static final String ENTRY = "l9_begin_scope";
  private static final String BETWEEN = "; ";

  /** A parameter as it was set: its place and what follows. */
  private record Parameter(Method method, List<@Nullable Object> arguments) {

    RecordedStatement.Binding behind(int places) {
      @Nullable Object[] own = arguments.toArray();
      own[0] = (Integer) Objects.requireNonNull(own[0]) - places;
      return statement -> bind(statement, method, own);
    }
  }

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
    return statement.sql().contains(ENTRY);
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
    List<Parameter> parameters = new ArrayList<>();
    List<List<RecordedStatement.Binding>> batch = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments != null && arguments.length > 1) {
            parameters.add(new Parameter(method, Arrays.asList(arguments)));
          } else if (method.getName().equals("addBatch")) {
            batch.add(bindings(parameters, 0));
            parameters.clear();
          } else if (method.getName().equals("executeBatch")) {
            recorded.add(RecordedStatement.ofBatch(sql, batch));
          } else if (method.getName().startsWith("execute")) {
            record(sql, method.getName().equals("executeQuery"), parameters);
          } else if (method.getName().equals("getResultSet")) {
            RecordedStatement last = recorded.remove(recorded.size() - 1);
            recorded.add(new RecordedStatement(last.sql(), true, last.bindings(), last.batch()));
          }
          return call(statement, method, arguments);
        });
  }

  /** Keeps the entry into a scope and the statement that was sent behind it as two. */
  private void record(String sql, boolean query, List<Parameter> parameters) {
    int end = sql.contains(ENTRY) ? sql.indexOf(BETWEEN) : -1;
    if (end < 0) {
      recorded.add(new RecordedStatement(sql, query, bindings(parameters, 0), List.of()));
      return;
    }
    String entry = sql.substring(0, end);
    int places = (int) entry.chars().filter(character -> character == '?').count();
    recorded.add(
        new RecordedStatement(entry, true, bindings(parameters.subList(0, places), 0), List.of()));
    recorded.add(
        new RecordedStatement(
            sql.substring(end + BETWEEN.length()),
            query,
            bindings(parameters.subList(places, parameters.size()), places),
            List.of()));
  }

  private static List<RecordedStatement.Binding> bindings(List<Parameter> parameters, int places) {
    return parameters.stream().map(parameter -> parameter.behind(places)).toList();
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
