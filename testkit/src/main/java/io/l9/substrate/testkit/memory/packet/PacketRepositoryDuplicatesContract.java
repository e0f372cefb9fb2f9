package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage.Edge;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketRepository}: an id and a content are stored once, in each place. */
public abstract class PacketRepositoryDuplicatesContract extends PacketContract {

  @Test
  void storesNothing_whenTheIdIsTaken() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Packet other = packet(actor).id(packet.id()).build();
    assertEquals(Set.of(), create(actor, other));
    assertEquals(Set.of(), create(actor, packet));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void storesNothing_whenTheIdIsTakenBySomebodyWhomTheActorDoesNotSee() {
    for (TenantScope other :
        List.of(world().foreigner(), world().colleague(), world().endUserElsewhere())) {
      TenantScope actor = world().endUser();
      Packet taken = stored(other, packet(other));
      assertEquals(Set.of(), create(actor, packet(actor).id(taken.id()).build()));
      assertEquals(Optional.empty(), find(actor, taken.id()));
      assertSame(taken, find(other, taken.id()).orElseThrow());
    }
  }

  @Test
  void storesTheSameContentOnce_inTheSamePlace() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    for (PacketBuilder first :
        List.of(
            packet(actor),
            packet(actor).agent("agent"),
            packet(actor).thread(thread),
            packet(actor).thread(thread).agent("agent"))) {
      Packet holder = stored(actor, first);
      Packet again = first.id(newId()).timestamp(NOW.plusSeconds(1)).tags("other").build();
      assertEquals(Set.of(), create(actor, again));
      assertEquals(Optional.empty(), find(actor, again.id()));
      assertHolds(actor, holder);
    }
  }

  @Test
  void storesTheSameContentOnce_whenItBelongsToTheWholeOrganisationOrTenant() {
    for (TenantScope actor : List.of(world().orgAdmin(), world().tenantAdmin())) {
      PacketBuilder builder = packet(actor);
      Packet holder = stored(actor, builder);
      assertEquals(Set.of(), create(actor, builder.id(newId()).build()));
      assertHolds(actor, holder);
    }
  }

  @Test
  void storesTheSameContentAgain_inEveryOtherPlace() {
    TenantScope admin = world().tenantAdmin();
    Ownership owner = world().endUser().owner();
    ThreadId thread = thread();
    JsonDocument payload = json().of("ok");
    List<Packet> packets = new ArrayList<>();
    for (OrgId org : nullOr(owner.org(), world().endUserElsewhere().org())) {
      for (UserId user : nullOr(owner.user(), world().colleague().user())) {
        for (Visibility visibility : List.of(Visibility.SHARED, Visibility.CURSOR)) {
          for (ThreadId t : nullOr(thread, thread())) {
            for (String agent : nullOr("a", "b")) {
              for (String type : List.of("note", "message")) {
                packets.add(
                    packet(new Ownership(owner.tenant(), org, user))
                        .visibility(visibility)
                        .thread(t)
                        .agent(agent)
                        .type(type)
                        .payload(payload)
                        .build());
              }
            }
          }
        }
      }
    }
    for (Packet packet : packets) {
      assertEquals(Set.of(packet.id()), create(admin, packet), packet::toString);
    }
    Map<DuplicateKey, Packet> holders =
        as(admin, () -> packets().holders(packets.stream().map(Packet::duplicateKey).toList()));
    assertEquals(packets.size(), holders.size());
    for (Packet packet : packets) {
      assertSame(packet, holders.get(packet.duplicateKey()));
    }
  }

  @Test
  void storesBesideTheHolder_whenItIsKeptAsADuplicate() {
    TenantScope actor = world().endUser();
    PacketBuilder builder = packet(actor).thread(thread());
    Packet holder = stored(actor, builder);
    Packet second = stored(actor, builder.id(newId()).duplicateOf(holder.id()));
    Packet third = stored(actor, builder.id(newId()).duplicateOf(holder.id()));
    assertSame(second, find(actor, second.id()).orElseThrow());
    assertSame(third, find(actor, third.id()).orElseThrow());
    assertHolds(actor, holder);
  }

  @Test
  void findsThePacketsOfAMoment_holdersAndCopies() {
    TenantScope actor = world().endUser();
    for (@Nullable ThreadId thread : new ThreadId[] {thread(), null}) {
      PacketBuilder builder = packet(actor).thread(thread).timestamp(NOW);
      Packet holder = stored(actor, builder);
      Packet later = stored(actor, copyOf(builder, holder).timestamp(NOW.plusSeconds(1)));
      Packet sameTime = stored(actor, copyOf(builder, holder).timestamp(NOW));
      stored(actor, packet(actor).thread(thread).timestamp(NOW));
      stored(actor, builder.id(newId()).thread(thread()).duplicateOf(null));

      assertSameElements(
          List.of(holder, sameTime), as(actor, () -> packets().at(List.of(holder.moment()))));
      assertSameElements(
          List.of(holder, sameTime, later),
          as(actor, () -> packets().at(List.of(holder.moment(), later.moment()))));
      assertEquals(
          List.of(), as(world().foreigner(), () -> packets().at(List.of(holder.moment()))));
    }
  }

  private PacketBuilder copyOf(PacketBuilder builder, Packet holder) {
    return builder.id(newId()).duplicateOf(holder.id());
  }

  @Test
  void locksWhatTheActorMayWrite() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (TenantScope actor : world().actors()) {
      assertSameElements(
          packets.stream().filter(p -> actor.mayWrite(p.owner(), p.visibility())).toList(),
          as(actor, () -> packets().lock(ids(packets))));
    }
  }

  @Test
  void letsOneAtATimeAmongThoseWhoLock() {
    TenantScope actor = world().endUser();
    PacketBuilder builder = packet(actor).thread(thread());
    Packet holder = stored(actor, builder);
    List<Packet> retries =
        IntStream.range(0, THREADS)
            .mapToObj(i -> copyOf(builder, holder).timestamp(NOW.plusSeconds(1)).build())
            .toList();
    List<Callable<Set<PacketId>>> writers = new ArrayList<>();
    for (Packet retry : retries) {
      writers.add(
          () ->
              as(
                  actor,
                  () -> {
                    packets().lock(List.of(holder.id()));
                    return packets().at(List.of(retry.moment())).isEmpty()
                        ? packets().createAbsent(List.of(retry))
                        : Set.of();
                  }));
    }
    assertEquals(1, Concurrently.run(writers).stream().mapToInt(Set::size).sum());
  }

  @Test
  void storesOnlyTheNewOnes_ofMany() {
    TenantScope actor = world().endUser();
    PacketBuilder content = packet(actor);
    Packet holder = stored(actor, content);
    Packet sameContent = content.id(newId()).build();
    Packet sameId = packet(actor).id(holder.id()).build();
    Packet fresh = packet(actor).parents(holder).build();
    assertEquals(Set.of(fresh.id()), create(actor, sameContent, fresh));
    assertEquals(Set.of(), create(actor, sameId, fresh));
    assertSame(fresh, find(actor, fresh.id()).orElseThrow());
    assertEquals(
        List.of(new Edge(fresh.id(), holder.id())),
        as(actor, () -> packets().lineage(LineageQuery.of(fresh.id(), Direction.UP), NOW)).edges());
  }

  @Test
  void storesTheSameContentAgain_whenTheKeyWasReleased() {
    TenantScope actor = world().endUser();
    PacketBuilder builder = packet(actor).agent("agent").tags("a").expiresAt(NOW.minusSeconds(1));
    Packet old = stored(actor, builder);
    run(actor, () -> packets().releaseKeys(List.of(old.id())));
    assertEquals(Map.of(), as(actor, () -> packets().holders(List.of(old.duplicateKey()))));
    assertEquals(
        Optional.of(old.id()),
        Optional.ofNullable(find(actor, old.id()).orElseThrow().duplicateOf()));

    Packet renewed = stored(actor, builder.id(newId()).expiresAt(null));
    assertHolds(actor, renewed);
    assertEquals(Set.of(), create(actor, builder.id(newId()).build()));
  }

  @Test
  void releasesAndStoresAgain_inOneUnit() {
    TenantScope actor = world().endUser();
    PacketBuilder builder = packet(actor).expiresAt(NOW.minusSeconds(1));
    Packet old = stored(actor, builder);
    Packet renewed = builder.id(newId()).expiresAt(null).build();
    Set<PacketId> stored =
        as(
            actor,
            () -> {
              packets().releaseKeys(List.of(old.id()));
              return packets().createAbsent(List.of(renewed));
            });
    assertEquals(Set.of(renewed.id()), stored);
    assertHolds(actor, renewed);
  }

  @Test
  void releasingAKeptDuplicate_leavesTheHolder() {
    TenantScope actor = world().endUser();
    PacketBuilder builder = packet(actor);
    Packet holder = stored(actor, builder);
    Packet kept = stored(actor, builder.id(newId()).duplicateOf(holder.id()));
    run(actor, () -> packets().releaseKeys(List.of(kept.id())));
    assertHolds(actor, holder);
    assertSame(kept, find(actor, kept.id()).orElseThrow());
  }

  @Test
  void concurrentWritersOfOneId_storeOnePacket() {
    TenantScope actor = world().endUser();
    PacketId id = newId();
    List<Packet> rivals =
        IntStream.range(0, THREADS).mapToObj(i -> packet(actor).id(id).build()).toList();
    List<Set<PacketId>> stored = Concurrently.run(writers(actor, rivals));
    assertEquals(1, stored.stream().filter(s -> s.equals(Set.of(id))).count());
    Packet winner = rivals.get(stored.indexOf(Set.of(id)));
    assertSame(winner, find(actor, id).orElseThrow());
  }

  @Test
  void concurrentWritersOfOneContent_storeOnePacket() {
    TenantScope actor = world().endUser();
    PacketBuilder content = packet(actor);
    List<Packet> rivals =
        IntStream.range(0, THREADS).mapToObj(i -> content.id(newId()).build()).toList();
    List<Set<PacketId>> stored = Concurrently.run(writers(actor, rivals));
    assertEquals(1, stored.stream().mapToInt(Set::size).sum());
    assertEquals(
        1, as(actor, () -> packets().findAll(ids(rivals))).size(), "packets of one content");
  }

  @Test
  void concurrentBatchesOfTheSameContents_inAnyOrder_storeEachOnce() {
    TenantScope actor = world().endUser();
    int size = 200;
    List<PacketBuilder> contents =
        IntStream.range(0, size).mapToObj(i -> packet(actor).tags("a", "b")).toList();
    List<Packet> all = new ArrayList<>();
    List<Callable<Set<PacketId>>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      List<Packet> batch = new ArrayList<>();
      contents.forEach(content -> batch.add(content.id(newId()).build()));
      Collections.shuffle(batch, random());
      all.addAll(batch);
      writers.add(() -> as(actor, () -> packets().createAbsent(batch)));
    }
    Set<PacketId> stored = new HashSet<>();
    Concurrently.run(writers).forEach(stored::addAll);
    List<Packet> found = as(actor, () -> packets().findAll(ids(all)));
    assertEquals(stored, ids(found));
    assertEquals(size, found.size());
    assertEquals(size, found.stream().map(Packet::contentHash).distinct().count());
  }

  private PacketId newId() {
    return new PacketId(Seeds.uuid(random()));
  }

  private List<Callable<Set<PacketId>>> writers(TenantScope actor, List<Packet> packets) {
    return packets.stream().<Callable<Set<PacketId>>>map(p -> () -> create(actor, p)).toList();
  }

  private static <T> List<@Nullable T> nullOr(@Nullable T one, @Nullable T other) {
    List<@Nullable T> all = new ArrayList<>();
    all.add(null);
    all.add(one);
    all.add(other);
    return all;
  }
}
