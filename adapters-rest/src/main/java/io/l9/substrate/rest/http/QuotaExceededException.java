package io.l9.substrate.rest.http;

import java.util.List;

/** The tenant asks for more than its share of this server. */
final class QuotaExceededException extends RuntimeException {

  private final List<String> policies;
  private final long retryAfterSeconds;

  /**
   * A refusal.
   *
   * @param policies the names of those that were violated
   */
  QuotaExceededException(String message, List<String> policies, long retryAfterSeconds) {
    super(message);
    this.policies = List.copyOf(policies);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  List<String> policies() {
    return policies;
  }

  /** Seconds. */
  long retryAfter() {
    return Math.max(1, retryAfterSeconds);
  }
}
