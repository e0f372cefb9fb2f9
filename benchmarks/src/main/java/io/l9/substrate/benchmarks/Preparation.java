package io.l9.substrate.benchmarks;

import java.sql.SQLException;

/** What is done to a database between filling it and measuring: tests plant what must show. */
@FunctionalInterface
interface Preparation {

  Preparation NONE = database -> {};

  void prepare(BenchDatabase database) throws SQLException;
}
