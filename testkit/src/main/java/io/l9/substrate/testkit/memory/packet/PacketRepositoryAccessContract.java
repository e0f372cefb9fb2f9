package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketRepository}: who may read and write, and what reading counts. */
public abstract class PacketRepositoryAccessContract extends PacketContract {

  @Test
  void reinforcing_countsTheAccessAndRaisesTheImportance() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).importance(0.5));
    Packet other = stored(actor, packet(actor));
    run(actor, () -> packets().reinforce(List.of(packet.id()), NOW.plusSeconds(1)));
    run(actor, () -> packets().reinforce(List.of(packet.id()), NOW.plusSeconds(2)));
    Packet found = find(actor, packet.id()).orElseThrow();
    assertEquals(2, found.accessCount());
    assertEquals(NOW.plusSeconds(2), found.lastAccessed());
    assertEquals(0.54, found.importance(), 1e-9);
    assertSame(other, find(actor, other.id()).orElseThrow());
  }

  @Test
  void reinforcing_neverRaisesTheImportanceAboveOne() {
    TenantScope actor = world().endUser();
    for (double importance : new double[] {0.985, 1}) {
      Packet packet = stored(actor, packet(actor).importance(importance));
      run(actor, () -> packets().reinforce(List.of(packet.id()), NOW));
      assertEquals(1, find(actor, packet.id()).orElseThrow().importance(), 1e-9);
    }
  }

  @Test
  void reinforcing_countsForWhoeverSeesThePacket_andForNobodyElse() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (TenantScope actor : world().actors()) {
      run(actor, () -> packets().reinforce(ids(packets), NOW));
    }
    for (Packet packet : packets) {
      long readers =
          world().actors().stream()
              .filter(a -> a.sees(packet.owner(), packet.visibility()))
              .count();
      assertEquals(
          readers,
          find(writerOf(packet), packet.id()).orElseThrow().accessCount(),
          packet::toString);
    }
  }

  @Test
  void everyRead_seesWhatTheScopeSees_andNothingElse() {
    ThreadId thread = thread();
    List<Packet> packets = oneOfEveryKind(p -> p.thread(thread).payload(json("\"the same\"")));
    List<DuplicateKey> keys = packets.stream().map(Packet::duplicateKey).toList();
    assertAll(
        () ->
            assertEachSeesOnlyItsOwn(
                packets,
                () -> packets.stream().map(Packet::id).filter(p -> packets().find(p).isPresent())),
        () ->
            assertEachSeesOnlyItsOwn(
                packets, () -> packets().findAll(ids(packets)).stream().map(Packet::id)),
        () ->
            assertEachSeesOnlyItsOwn(
                packets, () -> packets().holders(keys).values().stream().map(Packet::id)),
        () ->
            assertEachSeesOnlyItsOwn(
                packets,
                () ->
                    packets().thread(ThreadQuery.of(thread), NOW).items().stream()
                        .map(Packet::id)));
  }

  @Test
  void everyWrite_isRefusedWhereTheScopeMayNotWrite() {
    Map<TenantScope, List<PacketId>> refused = new HashMap<>();
    for (TenantScope actor : world().actors()) {
      List<PacketId> besides = new ArrayList<>();
      run(
          actor,
          () -> {
            for (Ownership owner : world().owners()) {
              for (Visibility visibility : Visibility.values()) {
                Packet packet = packet(owner).visibility(visibility).build();
                if (actor.mayWrite(owner, visibility)) {
                  assertEquals(Set.of(packet.id()), packets().createAbsent(List.of(packet)));
                } else {
                  Packet allowed = packet(actor).build();
                  assertRefused(actor, allowed, packet);
                  besides.add(allowed.id());
                  world()
                      .writerOf(owner, visibility)
                      .ifPresent(
                          writer ->
                              refused
                                  .computeIfAbsent(writer, w -> new ArrayList<>())
                                  .add(packet.id()));
                }
              }
            }
          });
      assertEquals(List.of(), as(actor, () -> packets().findAll(besides)));
    }
    refused.forEach(
        (writer, ids) -> assertEquals(List.of(), as(writer, () -> packets().findAll(ids))));
  }

  private void assertRefused(TenantScope actor, Packet... rows) {
    assertThrows(
        ForbiddenException.class,
        () ->
            unitOfWork()
                .<Set<PacketId>>inSavepoint(actor, () -> packets().createAbsent(List.of(rows))),
        () -> actor + " writes " + List.of(rows));
  }

  @Test
  void releasingAKey_needsTheRightToWrite() {
    List<Packet> packets = oneOfEveryKind(p -> p.expiresAt(NOW.minusSeconds(1)));
    for (TenantScope actor : world().actors()) {
      run(
          actor,
          () ->
              packets()
                  .releaseKeys(
                      packets.stream()
                          .filter(p -> !actor.mayWrite(p.owner(), p.visibility()))
                          .map(Packet::id)
                          .toList()));
    }
    for (Packet packet : packets) {
      assertSame(packet, find(writerOf(packet), packet.id()).orElseThrow());
      assertHolds(writerOf(packet), packet);
    }
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).thread(thread()));
    List<PacketId> id = List.of(packet.id());
    List<Supplier<Object>> calls =
        List.of(
            () -> packets().createAbsent(List.of(packet)),
            () -> packets().find(packet.id()),
            () -> packets().findAll(id),
            () -> packets().holders(List.of(packet.duplicateKey())),
            () -> packets().thread(ThreadQuery.of(thread()), NOW),
            () -> packets().lineage(LineageQuery.of(packet.id(), Direction.UP), NOW));
    for (Supplier<Object> call : calls) {
      assertThrows(IllegalStateException.class, call::get);
    }
    assertThrows(IllegalStateException.class, () -> packets().releaseKeys(id));
    assertThrows(IllegalStateException.class, () -> packets().reinforce(id, NOW));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void concurrentAccesses_areAllCounted() {
    TenantScope actor = world().endUser();
    List<Packet> packets = IntStream.range(0, 50).mapToObj(i -> packet(actor).build()).toList();
    store(actor, packets);
    List<Callable<Boolean>> readers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      List<PacketId> order = new ArrayList<>(ids(packets));
      Collections.shuffle(order, random());
      readers.add(
          () -> {
            run(actor, () -> packets().reinforce(order, NOW));
            return true;
          });
    }
    assertEquals(THREADS, Concurrently.run(readers).size());
    for (Packet packet : as(actor, () -> packets().findAll(ids(packets)))) {
      assertEquals(THREADS, packet.accessCount());
      assertEquals(0.5 + THREADS * 0.02, packet.importance(), 1e-9);
    }
  }
}
