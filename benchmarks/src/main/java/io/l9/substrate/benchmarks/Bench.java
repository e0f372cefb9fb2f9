package io.l9.substrate.benchmarks;

/**
 * Something that is measured under a name. Stateless: each run has a {@link BenchContext} of its
 * own.
 */
public interface Bench {

  /** The name on the command line. */
  String name();

  /** A line that says what is compared. */
  String summary();

  /**
   * Measures, and puts checks and details into the report. A target that is missed is a figure; an
   * exception says that there is none.
   */
  void run(BenchContext bench) throws Exception;
}
