package io.l9.substrate;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.traces.RequestTraces;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TraceQuery;

/**
 * One actor's view of what requests left behind: {@link RequestTraces}, bound to a scope. Cheap,
 * immutable, thread-safe.
 */
public final class TraceMemory {

  private final RequestTraces traces;
  private final TenantScope scope;

  TraceMemory(RequestTraces traces, TenantScope scope) {
    this.traces = traces;
    this.scope = scope;
  }

  /** Returns the beginning of a trace, with every part. */
  public TracePage read(String trace) {
    return read(TraceQuery.of(trace));
  }

  /** See {@link RequestTraces#read}. */
  public TracePage read(TraceQuery query) {
    return traces.read(scope, query);
  }
}
