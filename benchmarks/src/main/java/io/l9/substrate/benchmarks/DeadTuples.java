package io.l9.substrate.benchmarks;

import java.sql.SQLException;
import java.time.Duration;

/** The dead rows of the queue's table, by the server's own statistics. */
record DeadTuples(BenchDatabase database) {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  static final double FEW = .05;

  /** Returns their share once it is small, or after a while, during which nobody works. */
  double afterVacuum(Duration patience) throws SQLException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    double share = share();
    while (share > FEW && System.nanoTime() < end) {
      Thread.sleep(PAUSE.toMillis());
      share = share();
    }
    return share;
  }

  private double share() throws SQLException {
    return Double.parseDouble(
        database.single(
            "SELECT n_dead_tup::float8 / greatest(n_dead_tup + n_live_tup, 1)"
                + " FROM pg_stat_user_tables WHERE relid = 'tasks'::regclass"));
  }
}
