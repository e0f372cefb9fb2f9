package io.l9.substrate.promises;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.SubstrateBuilder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A substrate in memory or in PostgreSQL, which can be closed and opened again; the database over
 * two connections.
 */
final class PromiseStore implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final EmbeddingModel MODEL = new FakeEmbedder().model();
  static final EmbeddingModel OTHER_MODEL = new EmbeddingModel("other", 48);

  private static final int CONNECTIONS = 2;

  final MutableClock clock = new MutableClock(NOW);
  private final MigratedDatabase database;
  private MemorySubstrate opened;
  private HikariDataSource pool;

  private PromiseStore(MigratedDatabase database) {
    this.database = database;
  }

  static PromiseStore inMemory() {
    return new PromiseStore(null);
  }

  static PromiseStore in(MigratedDatabase database) {
    return new PromiseStore(Objects.requireNonNull(database));
  }

  synchronized MemorySubstrate l9() {
    if (opened == null) {
      SubstrateBuilder builder =
          MemorySubstrate.builder()
              .clock(clock)
              .embedder(new FakeEmbedder())
              .otherEmbedders(List.of(new FakeEmbedder(OTHER_MODEL, 128)));
      if (database != null) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.api());
        config.setMaximumPoolSize(CONNECTIONS);
        pool = new HikariDataSource(config);
        builder.dataSource(pool).maintainer(database.maintainer());
      }
      opened = builder.build();
    }
    return opened;
  }

  /** Opens the database anew; a memory that would forget everything stays open. */
  synchronized void restart() {
    if (database != null) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
