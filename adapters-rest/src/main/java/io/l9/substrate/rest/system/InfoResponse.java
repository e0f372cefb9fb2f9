package io.l9.substrate.rest.system;

/** What this server is and allows. */
public record InfoResponse(String version, Limits limits) {

  /**
   * What one request may be. Sizes are bytes, times seconds.
   *
   * @param rateLimit requests of a tenant in each window; 0: as many as come
   */
  public record Limits(
      int pageSize,
      int batchSize,
      long importBytes,
      long deadline,
      long maxDeadline,
      int rateLimit,
      long rateWindow,
      int concurrentRequests) {}
}
