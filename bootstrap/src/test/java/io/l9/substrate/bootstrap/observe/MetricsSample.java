package io.l9.substrate.bootstrap.observe;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.PoolStats;
import io.l9.substrate.domain.memory.search.SearchMode;
import java.time.Clock;
import java.util.List;

/** A scrape in which everything that is measured happened once. */
public final class MetricsSample {

  private MetricsSample() {}

  public static String scrape() {
    try (Metrics metrics = new Metrics()) {
      metrics.requestStarted();
      metrics.requestFinished("GET", "/v1/packets/{id}", 200, 1);
      metrics.searched(SearchMode.HYBRID, 1);
      metrics.lostReads(() -> 1);
      metrics.jobs(List::of, Clock.systemUTC());
      try (IMetricsTracker pool = metrics.pools().create("l9", new NoPool())) {
        pool.recordConnectionTimeout();
      }
      // what a collection of garbage would have begun
      return metrics.scrape() + "jvm_gc_pause_seconds_sum 0\n";
    }
  }

  private static final class NoPool extends PoolStats {
    NoPool() {
      super(1);
    }

    @Override
    protected void update() {}
  }
}
