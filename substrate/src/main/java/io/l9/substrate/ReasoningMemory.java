package io.l9.substrate;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.reasoning.ReasoningTraces;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One actor's reasoning traces: {@link ReasoningTraces}, bound to a scope. Cheap, immutable,
 * thread-safe.
 *
 * <pre>{@code
 * var reasoning = memory.reasoning();
 * reasoning.record(ReasoningDraft.of("scout", List.of(
 *     reasoning.step("thought", "The customer asks for the weather."),
 *     reasoning.step("tool", Map.of("name", "weather", "city", "Lisbon")).below(0))));
 * }</pre>
 */
public final class ReasoningMemory {

  private final MemorySubstrate substrate;
  private final ReasoningTraces traces;
  private final TenantScope scope;

  ReasoningMemory(MemorySubstrate substrate, TenantScope scope) {
    this.substrate = substrate;
    this.traces = substrate.reasoning().traces();
    this.scope = scope;
  }

  /**
   * Begins a step.
   *
   * @param content a plain value, as in {@link Memory#draft}
   */
  public ReasoningStep step(String kind, @Nullable Object content) {
    return ReasoningStep.of(
        Require.present("/kind", kind), substrate.document("/content", content));
  }

  /** Records a line of reasoning; see {@link ReasoningTraces#record}. */
  public ReasoningTrace record(ReasoningDraft draft) {
    return traces.record(scope, draft);
  }

  public ReasoningTrace get(UUID id) {
    return traces.get(scope, id);
  }

  /** Returns the newest traces about a packet, without their contents. */
  public List<ReasoningHead> about(PacketId packet) {
    Require.present("/packet", packet);
    return list(ReasoningQuery.about(packet)).items();
  }

  /** Returns traces without their contents, newest first. */
  public Page<ReasoningHead> list(ReasoningQuery query) {
    return traces.list(scope, query);
  }

  public void delete(UUID id) {
    traces.delete(scope, id);
  }
}
