package io.l9.substrate.migrations;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose statements tell a listener of the server's notices, and nobody else. There
 * are hundreds in a migration, most of them of what is there already and skipped, and Flyway would
 * write a line of each, and another for each callback that could read it, into the log of whoever
 * embeds it. Silencing Flyway's log would silence every other Flyway of the process, and a setting
 * of the session would stay behind in the owner's pool.
 */
final class Notices implements InvocationHandler {

  private final Object target;
  private final Consumer<SQLWarning> listener;

  private Notices(Object target, Consumer<SQLWarning> listener) {
    this.target = target;
    this.listener = listener;
  }

  static DataSource of(DataSource dataSource, Consumer<SQLWarning> listener) {
    return (DataSource) wrap(dataSource, DataSource.class, listener);
  }

  private static Object wrap(Object target, Class<?> type, Consumer<SQLWarning> listener) {
    return Proxy.newProxyInstance(
        Notices.class.getClassLoader(), new Class<?>[] {type}, new Notices(target, listener));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
    if (result instanceof SQLWarning first && target instanceof Statement) {
      for (SQLWarning notice = first; notice != null; notice = notice.getNextWarning()) {
        listener.accept(notice);
      }
      return null;
    }
    Class<?> type = method.getReturnType();
    return result != null && (type == Connection.class || Statement.class.isAssignableFrom(type))
        ? wrap(result, type, listener)
        : result;
  }
}
