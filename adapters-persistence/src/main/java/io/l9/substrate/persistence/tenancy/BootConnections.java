package io.l9.substrate.persistence.tenancy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.jspecify.annotations.Nullable;

/**
 * The connections over which Hibernate looks at the database while it starts; afterwards it is
 * given one for each unit of work. Hibernate learns no address to log, and ends nobody's
 * transaction: otherwise it would commit an open one before it reads the catalog.
 */
final class BootConnections implements ConnectionProvider {

  private static final long serialVersionUID = 1L;

  private final transient Connections connections;

  BootConnections(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = connections.open();
    boolean callers = connections.inCallersTransaction(connection);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAutoCommit" -> true;
                  case "setAutoCommit", "commit", "rollback" -> null;
                  case "close" -> giveBack(connection, callers);
                  default -> passedOn(connection, method, arguments);
                });
  }

  private static @Nullable Object passedOn(
      Connection connection, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static @Nullable Object giveBack(Connection connection, boolean callers)
      throws SQLException {
    try (connection) {
      if (!callers && !connection.getAutoCommit()) {
        connection.rollback();
      }
    }
    return null;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return false;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new UnknownUnwrapTypeException(type);
  }
}
