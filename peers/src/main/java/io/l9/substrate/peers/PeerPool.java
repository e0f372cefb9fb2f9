package io.l9.substrate.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool of connections that a peer works with. */
final class PeerPool {

  private PeerPool() {}

  static HikariDataSource open(
      String jdbcUrl, String user, @Nullable String password, String schema) {
    return open(jdbcUrl, user, password, schema, 2);
  }

  static HikariDataSource open(
      String jdbcUrl, String user, @Nullable String password, String schema, int connections) {
    // named here, or Hikari would take the driver of the thread's class loader
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(jdbcUrl);
    server.setUser(user);
    server.setPassword(password);
    server.setCurrentSchema(schema + ",public");
    HikariConfig config = new HikariConfig();
    config.setDataSource(server);
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }
}
