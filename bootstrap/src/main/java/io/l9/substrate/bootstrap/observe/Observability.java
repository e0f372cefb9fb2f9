package io.l9.substrate.bootstrap.observe;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.l9.substrate.rest.observe.RequestObserver;
import java.util.Map;

/** Everything that is observed of one server. Closing it sends the spans that are left. */
public final class Observability implements AutoCloseable {

  private final Metrics metrics = new Metrics();
  private final Tracing tracing;
  private final ObservedPorts ports;
  private final RequestObserver requests;

  private Observability(Tracing tracing) {
    this.tracing = tracing;
    ports = new ObservedPorts(metrics, tracing);
    requests = new ObservedRequests(metrics, tracing);
  }

  /**
   * Begins to observe.
   *
   * @param variables {@code OTEL_…}
   * @throws io.l9.substrate.domain.shared.ValidationException if they cannot be followed
   */
  public static Observability of(Map<String, String> variables) {
    return new Observability(Tracing.of(variables));
  }

  public Metrics metrics() {
    return metrics;
  }

  /** Whether spans are made. */
  public boolean tracing() {
    return tracing.on();
  }

  /** The observer of the HTTP server's requests. */
  public RequestObserver requests() {
    return requests;
  }

  /** The metrics of the connection pools. */
  public MetricsTrackerFactory pools() {
    return metrics.pools();
  }

  /** Returns the same use cases, each port of them observed. */
  public <T extends Record> T around(T useCases) {
    return ports.around(useCases);
  }

  @Override
  public void close() {
    tracing.close();
    metrics.close();
  }
}
