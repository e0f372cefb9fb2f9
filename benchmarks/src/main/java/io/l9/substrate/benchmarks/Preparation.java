package io.l9.substrate.benchmarks;

import java.sql.SQLException;

/** A change to a database between filling and measuring, by which tests plant what must show. */
@FunctionalInterface
interface Preparation {

  Preparation NONE = database -> {};

  void prepare(BenchDatabase database) throws SQLException;
}
