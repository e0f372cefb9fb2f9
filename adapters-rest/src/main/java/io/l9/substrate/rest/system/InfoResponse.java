package io.l9.substrate.rest.system;

import io.l9.substrate.rest.http.Schema;

/** What this server is and allows. */
public record InfoResponse(@Schema(maxSize = 50) String version, Limits limits) {

  /** What one request may be. Sizes are bytes, times seconds. */
  @Schema("What one request may be. Sizes are bytes, times seconds.")
  public record Limits(
      int pageSize,
      int batchSize,
      long importBytes,
      long deadline,
      long maxDeadline,
      @Schema("Requests of a tenant in each window; 0 means as many as come.") int rateLimit,
      long rateWindow,
      @Schema("How many requests of a tenant are at work at a time; more wait for them.")
          int concurrentRequests) {}
}
