package io.l9.substrate.bootstrap.promises;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In PostgreSQL, whose record has the time of the database. */
class HttpPromisesIT extends HttpPromises {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private HikariDataSource pool;
  private MemorySubstrate l9;

  @BeforeEach
  @Override
  void start(TestInfo test) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.api());
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
    l9 = MemorySubstrate.builder().dataSource(pool).clock(clock).embedder(null).build();
    super.start(test);
  }

  @AfterEach
  void close() {
    l9.close();
    pool.close();
  }

  @Override
  MemorySubstrate substrate() {
    return l9;
  }
}
