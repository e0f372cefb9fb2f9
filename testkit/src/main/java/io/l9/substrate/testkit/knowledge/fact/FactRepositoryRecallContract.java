package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of a {@link io.l9.substrate.domain.knowledge.fact.FactRepository} about what is recalled. */
public abstract class FactRepositoryRecallContract extends KnowledgeContract {

  private static final int ALL = 100;

  private List<Fact> recalled(
      TenantScope actor, Set<String> subjects, Set<PacketId> packets, int limit) {
    return as(actor, () -> knowledge().facts().recall(subjects, packets, NOW, limit));
  }

  @Test
  void returnsWhatIsBelievedOfASubject_byTrust() {
    TenantScope actor = world().endUser();
    Fact inferred = stored(actor, fact(actor).subject("Alice"));
    Fact stated = stored(actor, fact(actor).subject(" ALICE ").path(FactPath.STATED));
    Fact surer = stored(actor, fact(actor).subject("alice").path(FactPath.STATED).confidence(.9));
    Fact older =
        stored(actor, fact(actor).subject("alice").path(FactPath.STATED).at(NOW.minusSeconds(9)));
    stored(actor, fact(actor).subject("Bob"));
    stored(actor, fact(actor).subject("Alice").during(null, NOW));
    stored(actor, fact(actor).subject("Alice").during(NOW.plusSeconds(1), null));
    for (FactState ended : List.of(FactState.SUPERSEDED, FactState.RETRACTED, FactState.REJECTED)) {
      stored(actor, fact(actor).subject("Alice").state(ended));
    }
    Fact carol = stored(actor, fact(actor).subject("Carol").path(FactPath.CONFIRMED));

    assertEquals(
        List.of(surer, stated, older, inferred), recalled(actor, Set.of("alice"), Set.of(), ALL));
    assertEquals(
        List.of(carol, surer, stated), recalled(actor, Set.of("alice", "carol"), Set.of(), 3));
    assertEquals(List.of(), recalled(actor, Set.of("dave"), Set.of(), ALL));
    assertEquals(List.of(), recalled(actor, Set.of(), Set.of(), ALL));
  }

  @Test
  void returnsWhatAPacketSupports_alsoWhereAnotherValueTookItsPlace() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet other = stored(actor, packet(actor));
    Fact held = stored(actor, fact(actor).source(packet.id()));
    Fact coming =
        stored(
            actor, fact(actor).source(packet.id()).confidence(1).during(NOW.plusSeconds(1), null));
    Fact superseded = stored(actor, fact(actor).source(packet.id()).state(FactState.SUPERSEDED));
    stored(actor, fact(actor).source(packet.id()).state(FactState.RETRACTED));
    stored(actor, fact(actor).source(packet.id()).state(FactState.REJECTED));
    Fact both = supported(actor, stored(actor, fact(actor).source(other.id())), packet);

    assertEquals(
        List.of(both, held, coming, superseded),
        recalled(actor, Set.of(), Set.of(packet.id()), ALL));
    assertEquals(List.of(both), recalled(actor, Set.of(), Set.of(other.id()), ALL));
    assertEquals(
        List.of(both, held), recalled(actor, Set.of("x"), Set.of(packet.id(), other.id()), 2));
  }

  @Test
  void returnsAFactOnce_thatIsFoundBothWays() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Fact fact = stored(actor, fact(actor).subject("Alice").source(packet.id()));

    assertEquals(List.of(fact), recalled(actor, Set.of("alice"), Set.of(packet.id()), ALL));
  }

  @Test
  void returnsNothingThatIsRejectedForTheReader_orNotSeen() {
    TenantScope actor = world().endUser();
    TenantScope system = world().system();
    Packet packet = stored(actor, packet(actor));
    Fact refused = stored(actor, fact(actor).subject("Alice").source(packet.id()));
    Fact hidden = stored(system, fact(system).subject("Alice").visibility(Visibility.L_PRIVATE));
    Fact elsewhere = stored(world().foreigner(), fact(world().foreigner()).subject("Alice"));
    Set<PacketId> packets = Set.of(packet.id());
    assertEquals(List.of(refused), recalled(actor, Set.of("alice"), packets, ALL));
    assertEquals(
        Set.of(refused, hidden), Set.copyOf(recalled(system, Set.of("alice"), packets, ALL)));
    assertEquals(List.of(elsewhere), recalled(world().foreigner(), Set.of("alice"), packets, ALL));

    rejected(actor, actor.owner(), refused);

    assertEquals(List.of(), recalled(actor, Set.of("alice"), packets, ALL));
    assertEquals(List.of(), recalled(world().colleague(), Set.of("alice"), packets, ALL));
  }
}
