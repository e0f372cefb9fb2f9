package io.l9.substrate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** A substrate over a pool of two connections. */
final class PooledSubstrate implements AutoCloseable {

  private final HikariDataSource pool;
  private final MemorySubstrate substrate;

  PooledSubstrate(DataSource connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(connections);
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    substrate = MemorySubstrate.builder().dataSource(pool).build();
  }

  MemorySubstrate substrate() {
    return substrate;
  }

  @Override
  public void close() {
    substrate.close();
    pool.close();
  }
}
