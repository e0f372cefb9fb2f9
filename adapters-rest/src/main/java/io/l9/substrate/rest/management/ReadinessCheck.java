package io.l9.substrate.rest.management;

/** Something that must be in order before the server can serve. Thread-safe. */
@FunctionalInterface
public interface ReadinessCheck {

  /**
   * Returns if it is in order.
   *
   * @throws Exception if it is not; it is logged, and not shown to callers
   */
  void run() throws Exception;
}
