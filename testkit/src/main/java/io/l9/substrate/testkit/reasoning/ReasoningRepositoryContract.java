package io.l9.substrate.testkit.reasoning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ReasoningRepository}. */
public abstract class ReasoningRepositoryContract extends MemoryContract
    implements AggregateContract<ReasoningRepository, ReasoningHead> {

  /** The port under test, of the store whose packets {@link #ports()} writes. */
  protected abstract ReasoningStore reasoning();

  @Override
  public Class<ReasoningRepository> port() {
    return ReasoningRepository.class;
  }

  @Override
  public ReasoningRepository repository() {
    return reasoning().reasoning();
  }

  @Override
  public Aggregate<ReasoningHead> aggregate(ReasoningRepository traces) {
    return new Aggregate<>(
            ReasoningHead::position,
            (id, owner, visibility, at) -> head(id, owner, visibility, "planner", null, null, at),
            head -> traces.create(trace(head)),
            id -> traces.find(id).map(ReasoningTrace::head),
            (limit, after) -> traces.list(new ReasoningQuery(null, null, null, null, limit, after)))
        .change("delete", head -> traces.delete(head.id()), head -> Optional.empty());
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<ReasoningStep> steps =
        List.of(
            ReasoningStep.of("thought", json().of("it rains \uD83D\uDE80")),
            ReasoningStep.of("tool", json().parse("{\"zz\":[null,{}],\"a\":0.1}"))
                .below(0)
                .takenAt(NOW.minusSeconds(9))
                .costing(7)
                .sure(0.25),
            ReasoningStep.of("decision", json().of(null)).below(0).takenAt(NOW.minusSeconds(10)));
    ReasoningTrace full =
        new ReasoningTrace(
            new ReasoningHead(
                Seeds.uuid(random()),
                actor.owner(),
                Visibility.SHARED,
                "planner",
                packet.id(),
                3,
                12L,
                0.75,
                NOW.minusMillis(1),
                Seeds.uuid(random()),
                "session 1",
                "trace 1"),
            json().of(Map.of("weather", "wet")),
            steps,
            json().of(List.of("it", "rains")),
            json().of(List.of("umbrella")),
            Map.of("clarity", 0.5, "Grüße", 1.0));
    ReasoningTrace bare = trace(head(actor, "planner", null, NOW));
    create(actor, full);
    create(actor, bare);
    assertEquals(Optional.of(full), find(actor, full));
    assertEquals(Optional.of(bare), find(actor, bare));
    assertEquals(List.of(bare.head(), full.head()), list(actor, ReasoningQuery.newest()));
  }

  @Test
  void keepsStepsInTheirOrder_whateverTheirTimesSay() {
    TenantScope actor = world().endUser();
    List<ReasoningStep> steps = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      steps.add(ReasoningStep.of("thought", json().of(i)).takenAt(NOW.minusSeconds(i % 7)));
    }
    ReasoningTrace trace = trace(head(actor, "planner", null, NOW), steps);
    create(actor, trace);
    assertEquals(steps, find(actor, trace).orElseThrow().steps());
  }

  @Test
  void keepsAStepWhoseContentIsNestedAsDeepAsOneMayBe() {
    TenantScope actor = world().endUser();
    ReasoningStep deep =
        ReasoningStep.of("thought", json().parse("[".repeat(90) + "1" + "]".repeat(90)));
    ReasoningTrace trace = trace(head(actor, "planner", null, NOW), List.of(deep));
    create(actor, trace);
    assertEquals(List.of(deep), find(actor, trace).orElseThrow().steps());
  }

  @Test
  void listsByAgentByPacketByRequestAndByConfidence() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    ReasoningHead first = head(actor, "planner", null, NOW.minusSeconds(2));
    ReasoningHead second = head(actor, "pricer", packet.id(), NOW.minusSeconds(1));
    ReasoningHead third =
        head(
            Seeds.uuid(random()),
            actor.owner(),
            Visibility.SHARED,
            "planner",
            packet.id(),
            0.5,
            NOW);
    for (ReasoningHead head : List.of(second, third, first)) {
      create(actor, trace(head));
    }
    assertEquals(List.of(third, first), list(actor, ReasoningQuery.ofAgent("planner")));
    assertEquals(List.of(), list(actor, ReasoningQuery.ofAgent("PLANNER")));
    assertEquals(List.of(third, second), list(actor, ReasoningQuery.about(packet.id())));
    assertEquals(
        List.of(third, second, first),
        list(actor, new ReasoningQuery(null, null, "request", null, 9, null)));
    assertEquals(List.of(), list(actor, new ReasoningQuery(null, null, "other", null, 9, null)));
    assertEquals(List.of(third), list(actor, new ReasoningQuery(null, null, null, 0.5, 9, null)));
    assertEquals(List.of(), list(actor, new ReasoningQuery(null, null, null, 0.51, 9, null)));
  }

  @Test
  void goesWithThePacketThatItIsAbout_andNoOtherDoes() {
    TenantScope actor = world().endUser();
    Packet erased = stored(actor, packet(actor));
    Packet kept = stored(actor, packet(actor));
    ReasoningTrace gone = trace(head(actor, "planner", erased.id(), NOW));
    ReasoningTrace other = trace(head(actor, "planner", kept.id(), NOW));
    ReasoningTrace free = trace(head(actor, "planner", null, NOW));
    for (ReasoningTrace trace : List.of(gone, other, free)) {
      create(actor, trace);
    }
    assertEquals(
        1,
        as(actor, () -> memory().packetCuration().erase(new Erasure(erased.id(), false)))
            .orElseThrow()
            .count(Kind.TRACES));
    assertEquals(Optional.empty(), find(actor, gone));
    assertEquals(Optional.of(other), find(actor, other));
    assertEquals(Optional.of(free), find(actor, free));
  }

  private ReasoningHead head(
      TenantScope actor, String agent, @Nullable PacketId packet, Instant at) {
    return head(Seeds.uuid(random()), actor.owner(), Visibility.SHARED, agent, packet, null, at);
  }

  private static ReasoningHead head(
      UUID id,
      Ownership owner,
      Visibility visibility,
      String agent,
      @Nullable PacketId packet,
      @Nullable Double confidence,
      Instant at) {
    return new ReasoningHead(
        id, owner, visibility, agent, packet, 2, null, confidence, at, null, null, "request");
  }

  private ReasoningTrace trace(ReasoningHead head) {
    return trace(
        head,
        List.of(
            ReasoningStep.of("thought", json().of("a")),
            ReasoningStep.of(ReasoningStep.PLAIN, json().of(Map.of("b", 1)))));
  }

  private static ReasoningTrace trace(ReasoningHead head, List<ReasoningStep> steps) {
    ReasoningHead counted =
        new ReasoningHead(
            head.id(),
            head.owner(),
            head.visibility(),
            head.agentId(),
            head.packet(),
            steps.size(),
            head.tokens(),
            head.confidence(),
            head.createdAt(),
            head.correlation(),
            head.session(),
            head.trace());
    return new ReasoningTrace(counted, null, steps, null, null, Map.of());
  }

  private void create(TenantScope actor, ReasoningTrace trace) {
    run(actor, () -> repository().create(trace));
  }

  private Optional<ReasoningTrace> find(TenantScope actor, ReasoningTrace trace) {
    return as(actor, () -> repository().find(trace.head().id()));
  }

  private List<ReasoningHead> list(TenantScope actor, ReasoningQuery query) {
    return as(actor, () -> repository().list(query).items());
  }
}
