package io.l9.substrate.rest.system;

import io.l9.substrate.rest.http.Schema;

/** The version and the limits of this server. */
public record InfoResponse(@Schema(maxSize = 50) String version, Limits limits) {

  /** The limits of a request. Sizes are bytes, times seconds. */
  @Schema("The limits of a request. Sizes are in bytes, times in seconds.")
  public record Limits(
      int pageSize,
      int batchSize,
      long importBytes,
      long deadline,
      long maxDeadline,
      @Schema("Requests of a tenant in each window; 0 means as many as come.") int rateLimit,
      long rateWindow,
      @Schema("The number of requests of a tenant that run at a time; more have to wait.")
          int concurrentRequests) {}
}
