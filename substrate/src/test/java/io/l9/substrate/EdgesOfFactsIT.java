package io.l9.substrate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgesOfFactsIT extends EdgesOfFacts {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private HikariDataSource pool;
  private MemorySubstrate l9;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.api());
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    l9 = MemorySubstrate.builder().dataSource(pool).embedder(null).clock(clock).build();
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

  @Override
  int steps() {
    return 25;
  }
}
