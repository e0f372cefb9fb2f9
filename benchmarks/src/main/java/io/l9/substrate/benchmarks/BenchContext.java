package io.l9.substrate.benchmarks;

import io.l9.substrate.bootstrap.wiring.ResourceStack;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The context of a running bench: options, a database of its own, report. Not thread-safe. */
public final class BenchContext {

  /** Brings a database up. */
  @FunctionalInterface
  interface Databases {
    BenchDatabase open() throws SQLException;
  }

  private final BenchOptions options;
  private final WarmUp warmUp;
  private final Consumer<String> progress;
  private final ResourceStack resources;
  private final Databases databases;
  private final Report report;
  private @Nullable BenchDatabase database;

  BenchContext(
      BenchOptions options,
      WarmUp warmUp,
      Consumer<String> progress,
      ResourceStack resources,
      Databases databases,
      Report report) {
    this.options = options;
    this.warmUp = warmUp;
    this.progress = progress;
    this.resources = resources;
    this.databases = databases;
    this.report = report;
  }

  public BenchOptions options() {
    return options;
  }

  public boolean quick() {
    return options.quick();
  }

  /**
   * Returns the warm-up of one of the run's comparisons.
   *
   * @param comparisons of the run, which share its time equally
   */
  public WarmUp warmUp(int comparisons) {
    return warmUp.among(comparisons);
  }

  /** Tells people what is going on, away from the result. */
  public void say(String line) {
    progress.accept(line);
  }

  public Report report() {
    return report;
  }

  /** The bench's own migrated, empty database; brought up when it is first asked for. */
  public BenchDatabase database() throws SQLException {
    if (database == null) {
      database = resources.add(databases.open());
    }
    return database;
  }

  /** The database, if the bench has asked for one. */
  @Nullable BenchDatabase opened() {
    return database;
  }

  /** Closes it when the bench is over, or the process is asked to end before. */
  public <T extends AutoCloseable> T closing(T resource) {
    return resources.add(resource);
  }
}
