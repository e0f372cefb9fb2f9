package io.l9.substrate.peers;

import org.jspecify.annotations.Nullable;

/**
 * Another project's queue of jobs that do nothing, worked on by one process. Has no other types
 * than the JDK's, because implementations come from another class loader. Not thread-safe; used in
 * the order of the methods, the last two of them again and again.
 */
public interface QueuePeer extends AutoCloseable {

  /** The name in reports, of small letters, digits and underscores. */
  String name();

  /** The options it is measured with. */
  String configuration();

  /**
   * Makes its tables.
   *
   * @param schema an empty one, which is the current one of the connections too
   * @param user a login that may create tables there
   * @param workers the number of threads that run jobs
   */
  void open(String jdbcUrl, String user, @Nullable String password, String schema, int workers);

  /** Enqueues jobs, as many at once as it takes. */
  void enqueue(int jobs);

  /** Returns the nanoseconds from the start of the workers to the end of the last of the jobs. */
  long work(int jobs);

  @Override
  void close();
}
