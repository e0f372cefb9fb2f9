package io.l9.substrate.rest.observe;

import org.jspecify.annotations.Nullable;

/** An observer of every request. Implementations are thread-safe and never throw. */
@FunctionalInterface
public interface RequestObserver {

  /** An observer that does nothing. */
  RequestObserver NONE = (method, trace, traceparent) -> new Observation() {};

  /**
   * Begins the observation of a request; called on its thread, before authentication.
   *
   * @param method as it came
   * @param trace the request's trace id: 32 hexadecimal digits, those of {@code traceparent} if
   *     that is valid
   * @param traceparent the caller's header, as it came; null if it sent none
   */
  Observation started(String method, String trace, @Nullable String traceparent);

  /** One request under observation. */
  interface Observation {

    /** The work continues on this thread. */
    default void entered() {}

    /**
     * The current thread leaves the request; called on it. The work may continue on another, and
     * {@link #finished} comes later.
     */
    default void left() {}

    /**
     * Ends the observation: the request was answered, or its client has gone; called once, on any
     * thread, while the logging context ({@code request_id}, {@code trace_id}) is that of the
     * request.
     *
     * @param route the template, such as {@code /v1/packets/{id}}; null if none matched
     */
    default void finished(@Nullable String route, int status) {}
  }
}
