package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;

/**
 * Inbound port: lines of reasoning of agents. Each is recorded whole, and is as private as its
 * packet. Thread-safe.
 */
public interface ReasoningTraces {

  /**
   * Records a line of reasoning.
   *
   * @return the trace as it is stored
   * @throws io.l9.substrate.domain.shared.ValidationException if it is about a packet that is not
   *     there for this scope
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write traces of
   *     that visibility
   */
  ReasoningTrace record(TenantScope scope, ReasoningDraft draft);

  /**
   * Returns a trace.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  ReasoningTrace get(TenantScope scope, UUID id);

  /** Returns traces without their contents, newest first. */
  Page<ReasoningHead> list(TenantScope scope, ReasoningQuery query);

  /**
   * Deletes a trace.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   * @throws io.l9.substrate.domain.shared.ForbiddenException if it sees the trace and may not write
   *     it
   */
  void delete(TenantScope scope, UUID id);
}
