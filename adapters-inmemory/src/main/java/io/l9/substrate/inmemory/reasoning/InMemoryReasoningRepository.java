package io.l9.substrate.inmemory.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.Optional;
import java.util.UUID;

/** Reasoning traces in memory. */
final class InMemoryReasoningRepository implements ReasoningRepository {

  private final ReasoningTable traces;

  InMemoryReasoningRepository(ReasoningTable traces) {
    this.traces = traces;
  }

  @Override
  public void create(ReasoningTrace trace) {
    traces.create(trace);
  }

  @Override
  public Optional<ReasoningTrace> find(UUID id) {
    return traces.find(id);
  }

  @Override
  public Page<ReasoningHead> list(ReasoningQuery query) {
    return Pages.newestFirst(
        traces.visible().map(ReasoningTrace::head).filter(head -> matches(head, query)),
        ReasoningHead::position,
        query.after(),
        query.limit());
  }

  private static boolean matches(ReasoningHead head, ReasoningQuery query) {
    Double least = query.minConfidence();
    Double known = head.confidence();
    return (query.agentId() == null || query.agentId().equals(head.agentId()))
        && (query.packet() == null || query.packet().equals(head.packet()))
        && (query.trace() == null || query.trace().equals(head.trace()))
        && (least == null || (known != null && known >= least));
  }

  @Override
  public boolean delete(UUID id) {
    return traces.delete(id);
  }
}
