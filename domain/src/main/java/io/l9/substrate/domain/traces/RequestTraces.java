package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Inbound port: what requests left behind, by trace id. Thread-safe. */
public interface RequestTraces {

  /**
   * Returns a page of a trace.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees nothing of these
   *     parts of it; not behind the first page
   */
  TracePage read(TenantScope scope, TraceQuery query);
}
