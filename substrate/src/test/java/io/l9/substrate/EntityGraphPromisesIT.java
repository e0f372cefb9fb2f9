package io.l9.substrate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over a pool of two connections. */
class EntityGraphPromisesIT extends EntityGraphPromises {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static HikariDataSource pool;
  private static MemorySubstrate l9;

  @BeforeAll
  static void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.api());
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    l9 = MemorySubstrate.builder().dataSource(pool).build();
  }

  @AfterAll
  static void close() {
    l9.close();
    pool.close();
  }

  @Override
  MemorySubstrate substrate() {
    return l9;
  }
}
