package io.l9.substrate.rest.limits;

import java.util.List;

/** A refusal of a request that exceeds a rate or concurrency limit of its tenant or user. */
public final class QuotaExceededException extends RuntimeException {

  private final List<String> policies;
  private final long retryAfterSeconds;

  /**
   * A refusal.
   *
   * @param policies the names of the limits that were exceeded
   */
  public QuotaExceededException(String message, List<String> policies, long retryAfterSeconds) {
    super(message);
    this.policies = List.copyOf(policies);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public List<String> policies() {
    return policies;
  }

  /** The value of the header {@code Retry-After}, in seconds. */
  public long retryAfter() {
    return Math.max(1, retryAfterSeconds);
  }
}
