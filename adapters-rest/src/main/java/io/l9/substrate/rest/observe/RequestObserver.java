package io.l9.substrate.rest.observe;

import org.jspecify.annotations.Nullable;

/** Told of every request. Implementations are thread-safe and never throw. */
@FunctionalInterface
public interface RequestObserver {

  /** Looks away. */
  RequestObserver NONE = (method, trace, traceparent) -> new Observation() {};

  /**
   * A request begins; called on its thread, before anybody is asked who it is.
   *
   * @param method as it came
   * @param trace the request's trace id: 32 hexadecimal digits, those of {@code traceparent} if
   *     that is valid
   * @param traceparent the caller's header, as it came; null if it sent none
   */
  Observation started(String method, String trace, @Nullable String traceparent);

  /** One request under observation. */
  interface Observation {

    /** The work goes on, on this thread, which was left or is another than before. */
    default void entered() {}

    /**
     * The thread on which it started, or which was entered last, works on something else from now
     * on; called there. The work may go on elsewhere, and {@link #finished} comes later.
     */
    default void left() {}

    /**
     * It was answered, or its client is gone; called once, on any thread, while the logging context
     * ({@code request_id}, {@code trace_id}) is that of the request.
     *
     * @param route the template, such as {@code /v1/packets/{id}}; null if none matched
     */
    default void finished(@Nullable String route, int status) {}
  }
}
