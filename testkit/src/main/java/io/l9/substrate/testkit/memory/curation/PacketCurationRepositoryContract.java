package io.l9.substrate.testkit.memory.curation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketCurationRepository}: amendments and contradictions. */
public abstract class PacketCurationRepositoryContract extends CurationContract {

  private static final int THREADS = 6;

  @Test
  void storesWhatMayChange_andNothingElse() {
    TenantScope actor = world().orgAdmin();
    Packet before = stored(actor, packet(actor).tags("old").thread(null).expiresAt(NOW));
    Packet after =
        amended(
            before,
            a ->
                a.addTags(Set.of("new {,\"\\"))
                    .removeTags(Set.of("old"))
                    .neverExpires()
                    .visibility(Visibility.CURSOR)
                    .importance(0.9));
    amend(actor, after);
    assertEquals(Optional.of(after), find(actor, before.id()));
    assertEquals(
        List.of(new TagCount("new {,\"\\", 1)),
        as(actor, () -> memory().packetIndex().tags(TagQuery.startingWith(""), NOW)));
  }

  @Test
  void findsForAChangeExactlyWhatTheActorMayWrite() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (TenantScope actor : world().actors()) {
      for (Packet packet : packets) {
        assertEquals(
            actor.mayWrite(packet.owner(), packet.visibility()),
            as(actor, () -> memory().packetCuration().findForChange(packet.id())).isPresent(),
            () -> actor + " changing " + packet);
      }
    }
    assertEquals(
        Optional.empty(),
        as(world().endUser(), () -> memory().packetCuration().findForChange(unknown())));
  }

  @Test
  void refusesAVisibilityThatTheActorMayNotWrite() {
    TenantScope actor = world().endUser();
    Packet before = stored(actor, packet(actor));
    Packet after = amended(before, a -> a.visibility(Visibility.L_PRIVATE));
    assertThrows(ForbiddenException.class, () -> amend(actor, after));
    assertEquals(Optional.of(before), find(actor, before.id()));
  }

  @Test
  void hidesAPacketAndItsCopies_onceItsVisibilityIsAnother() {
    TenantScope system = world().system();
    Packet before = stored(system, packet(system).tags("t").payload(json().of("secret")));
    index(system, before);
    amend(system, amended(before, a -> a.visibility(Visibility.L_PRIVATE)));
    TenantScope reader = world().endUser();
    assertEquals(Optional.empty(), find(reader, before.id()));
    assertEquals(List.of(), as(reader, () -> memory().embeddings().ofPacket(before.id().value())));
    assertEquals(
        List.of(), as(reader, () -> memory().packetIndex().tags(TagQuery.startingWith(""), NOW)));
    assertEquals(0, found(reader));
    assertEquals(1, found(system));
  }

  @Test
  void refusesAVisibility_whereTheSameContentIsAlready() {
    TenantScope actor = world().orgAdmin();
    JsonDocument said = json().of("twice " + Seeds.uuid(random()));
    Packet shared = stored(actor, packet(actor).payload(said));
    stored(actor, packet(actor).payload(said).visibility(Visibility.CURSOR));
    ConflictException e =
        assertThrows(
            ConflictException.class,
            () -> amend(actor, amended(shared, a -> a.visibility(Visibility.CURSOR))));
    assertEquals(ErrorCode.DUPLICATE_CONTENT, e.code());
    assertEquals(Optional.of(shared), find(actor, shared.id()));
  }

  @Test
  void losesNoTag_whereManyAddOneAtOnce() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Concurrently.run(
        IntStream.range(0, THREADS)
            .mapToObj(
                i ->
                    (Callable<Boolean>)
                        () -> {
                          run(
                              actor,
                              () -> {
                                Packet now =
                                    memory()
                                        .packetCuration()
                                        .findForChange(packet.id())
                                        .orElseThrow();
                                memory()
                                    .packetCuration()
                                    .amend(amended(now, a -> a.addTags(Set.of("tag " + i))));
                              });
                          return true;
                        })
            .toList());
    assertEquals(THREADS, find(actor, packet.id()).orElseThrow().tags().size());
  }

  @Test
  void countsAContradictionOnce_weakensThePacket_andLeavesAnEvent() {
    TenantScope actor = world().endUser();
    Packet old = stored(actor, packet(actor).importance(0.5));
    Packet new1 = stored(actor, packet(actor));
    Packet new2 = stored(actor, packet(actor));
    assertTrue(contradict(actor, old.id(), new1.id()));
    assertTrue(contradict(actor, old.id(), new1.id()));
    assertTrue(contradict(actor, old.id(), new2.id()));
    Packet now = find(actor, old.id()).orElseThrow();
    assertEquals(2, now.contradictionCount());
    assertEquals(0.3, now.importance(), 1e-9);
    List<AgentEvent> events =
        as(actor, () -> memory().agentEvents().list(AgentEventQuery.about(old.id()))).items();
    assertEquals(
        List.of(AgentEvent.CONTRADICTION, AgentEvent.CONTRADICTION),
        events.stream().map(AgentEvent::eventType).toList());
    assertEquals(Optional.of(new1), find(actor, new1.id()));
  }

  @Test
  void neitherSinksBelowTheFloor_norLiftsWhatLiesThere() {
    TenantScope actor = world().endUser();
    Packet by = stored(actor, packet(actor));
    for (double[] importance : new double[][] {{0.15, 0.1}, {0.1, 0.1}, {0.04, 0.04}}) {
      Packet packet = stored(actor, packet(actor).importance(importance[0]));
      contradict(actor, packet.id(), by.id());
      assertEquals(importance[1], find(actor, packet.id()).orElseThrow().importance(), 1e-9);
    }
  }

  @Test
  void countsForWhoeverReadsBoth_andForNobodyElse() {
    TenantScope actor = world().endUser();
    Packet orgWide = stored(world().orgAdmin(), packet(world().orgAdmin()).importance(0.5));
    Packet own = stored(actor, packet(actor));
    Packet foreign = stored(world().foreigner(), packet(world().foreigner()));
    Packet expired = stored(actor, packet(actor).expiresAt(NOW));
    assertTrue(contradict(actor, orgWide.id(), own.id()));
    for (PacketId hidden : List.of(foreign.id(), expired.id(), unknown())) {
      assertFalse(contradict(actor, hidden, own.id()));
      assertFalse(contradict(actor, own.id(), hidden));
    }
    assertEquals(1, find(actor, orgWide.id()).orElseThrow().contradictionCount());
    assertEquals(Optional.of(foreign), find(world().foreigner(), foreign.id()));
    assertEquals(Optional.of(own), find(actor, own.id()));
  }

  @Test
  void countsOncePerPair_alsoAtTheSameTime() {
    TenantScope actor = world().endUser();
    Packet old = stored(actor, packet(actor).importance(1));
    Packet by = stored(actor, packet(actor));
    Concurrently.run(
        IntStream.range(0, THREADS)
            .mapToObj(i -> (Callable<Boolean>) () -> contradict(actor, old.id(), by.id()))
            .toList());
    assertEquals(1, find(actor, old.id()).orElseThrow().contradictionCount());
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    PacketCurationRepository curation = memory().packetCuration();
    assertThrows(IllegalStateException.class, () -> curation.findForChange(packet.id()));
    assertThrows(IllegalStateException.class, () -> curation.amend(packet));
    assertThrows(
        IllegalStateException.class,
        () -> curation.contradict(new Contradiction(packet.id(), unknown(), "a"), NOW));
    assertThrows(
        IllegalStateException.class, () -> curation.erase(new Erasure(packet.id(), false)));
  }

  private static Packet amended(Packet before, UnaryOperator<PacketAmendment.Builder> changes) {
    return changes.apply(PacketAmendment.builder(before.id())).build().appliedTo(before);
  }

  private void amend(TenantScope actor, Packet after) {
    run(
        actor,
        () -> {
          assertTrue(memory().packetCuration().findForChange(after.id()).isPresent());
          memory().packetCuration().amend(after);
        });
  }

  private boolean contradict(TenantScope actor, PacketId packet, PacketId by) {
    return as(
        actor,
        () -> memory().packetCuration().contradict(new Contradiction(packet, by, "critic"), NOW));
  }
}
