package io.l9.substrate.bootstrap.observe;

import io.l9.substrate.rest.observe.RequestObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures each request, gives it a span, and logs it in a line. Thread-safe. */
final class ObservedRequests implements RequestObserver {

  /** The logger of the lines. */
  static final String ACCESS_LOG = "l9.access";

  /** The route of a request that no route matched: its path is anybody's. */
  static final String UNMATCHED = "unmatched";

  private static final Logger ACCESS = LoggerFactory.getLogger(ACCESS_LOG);
  private static final int SERVER_ERROR = 500;
  private static final double NANOS_IN_MS = 1e6;

  private final Metrics metrics;
  private final Tracing tracing;

  ObservedRequests(Metrics metrics, Tracing tracing) {
    this.metrics = metrics;
    this.tracing = tracing;
  }

  @Override
  public Observation started(String method, String trace, @Nullable String traceparent) {
    metrics.requestStarted();
    String known = Metrics.method(method);
    Span span = tracing.request(known, trace, traceparent);
    return new Request(known, span);
  }

  private final class Request implements Observation {

    private final String method;
    private final Span span;
    private Scope scope;
    private Thread thread = Thread.currentThread();
    private final long start = System.nanoTime();
    private final AtomicBoolean finished = new AtomicBoolean();
    private boolean left;

    @SuppressWarnings("MustBeClosedChecker") // by left(), on the same thread
    Request(String method, Span span) {
      this.method = method;
      this.span = span;
      this.scope = span.makeCurrent();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // by left(), on the same thread
    public void entered() {
      left(); // if this thread has not been left since it started
      thread = Thread.currentThread();
      scope = span.makeCurrent();
      left = false;
    }

    @Override
    public void left() {
      if (!left && thread.equals(Thread.currentThread())) {
        left = true;
        scope.close();
      }
    }

    @Override
    public void finished(@Nullable String route, int status) {
      left();
      if (!finished.compareAndSet(false, true)) {
        return;
      }
      long nanos = System.nanoTime() - start;
      String template = route == null ? UNMATCHED : route;
      metrics.requestFinished(method, template, status, nanos);
      ACCESS
          .atInfo()
          .addKeyValue("method", method)
          .addKeyValue("route", template)
          .addKeyValue("status", status)
          .addKeyValue("duration_ms", Math.round(nanos / NANOS_IN_MS * 10) / 10.0)
          .log("{} {} {}", method, template, status);
      if (route != null) {
        span.updateName(method + " " + route);
        span.setAttribute("http.route", route);
      }
      span.setAttribute("http.response.status_code", status);
      if (status >= SERVER_ERROR) {
        span.setAttribute("error.type", Integer.toString(status));
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }
}
