package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage.Edge;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link PacketRepository} does. */
public abstract class PacketRepositoryContract extends MemoryContract {

  private static final int THREADS = 6;

  // --- storing and finding

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet first = stored(actor, packet(actor));
    Packet second = stored(actor, packet(actor).parents(first));
    Packet packet =
        stored(
            actor,
            packet(actor)
                .type("inference.step")
                .payload(json("{\"text\":\"hello\",\"n\":0.1}"))
                .agent("planner")
                .thread(thread())
                .timestamp(NOW.minusMillis(1))
                .parents(second, first)
                .derivation(Derivation.MERGE)
                .tags("zulu", "alpha", "mike")
                .expiresAt(NOW.plusSeconds(3600))
                .importance(0.7)
                .accessed(3, NOW.minusSeconds(5))
                .chunkCount(4)
                .tracing(Seeds.uuid(random()), "session 1", "trace 1"));
    assertEquals(2, packet.generation());
    assertEquals(first.id(), packet.root());
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void findsWhatWasStored_whenEverythingOptionalIsAbsent() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void keepsTheVisibilityAndTheOwner() {
    for (Packet packet : oneOfEveryKind(p -> p)) {
      assertSame(packet, find(writerOf(packet), packet.id()).orElseThrow());
    }
  }

  @Test
  void keepsEveryDerivation() {
    TenantScope actor = world().endUser();
    Packet parent = stored(actor, packet(actor));
    for (Derivation derivation : Derivation.values()) {
      Packet packet = stored(actor, packet(actor).parents(parent).derivation(derivation));
      assertSame(packet, find(actor, packet.id()).orElseThrow());
    }
  }

  @Test
  void keepsEveryPayload() {
    TenantScope actor = world().endUser();
    for (String text :
        List.of(
            "{}",
            "[]",
            "null",
            "true",
            "\"text\"",
            "\"\"",
            "0",
            "-1.5e-7",
            "0.1",
            "1e21",
            "1e300",
            "9007199254740993",
            "-9223372036854775808",
            "{\"\":\"\"}",
            "{\"zz\":1,\"b\":2,\"aaa\":{\"c\":[null,false,[[]],{}]}}",
            "{\"größe\":\"日本語 \\ud83d\\ude80 \\\"\\\\\\/\\u0001\\n\\u2028\"}")) {
      Packet packet = stored(actor, packet(actor).payload(json(text)));
      assertEquals(packet.payload(), find(actor, packet.id()).orElseThrow().payload(), text);
    }
  }

  @Test
  void keepsUnicodeInEveryText() {
    TenantScope actor = world().endUser();
    String text = "Grüße, 日本語 \uD83D\uDE80 'quoted' \"{a,b}\" back\\slash\ttab";
    Packet packet =
        stored(
            actor,
            packet(actor)
                .type(text)
                .agent(text)
                .tags(text, "NULL", "a,b", "{}", " padded ")
                .tracing(Seeds.uuid(random()), text, text));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void storesAThousandAtOnce() {
    TenantScope actor = world().endUser();
    List<Packet> packets =
        IntStream.range(0, 1000)
            .mapToObj(i -> packet(actor).tags("t" + i, "common").agent("agent " + i % 7).build())
            .toList();
    store(actor, packets);
    assertSameElements(packets, as(actor, () -> packets().findAll(ids(packets))));
  }

  @Test
  void storesThePayloadOfTheLargestSize() {
    TenantScope actor = world().endUser();
    int escaped = (PacketDraft.MAX_PAYLOAD - 4) / 3;
    JsonDocument payload = json().of("é\n".repeat(escaped) + "xx");
    assertEquals(PacketDraft.MAX_PAYLOAD, payload.text().length());
    Packet packet = stored(actor, packet(actor).payload(payload));
    assertEquals(payload, find(actor, packet.id()).orElseThrow().payload());
  }

  @Test
  void keepsEveryTime() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> oldestFirst = new ArrayList<>();
    for (Instant at : Moments.EDGES) {
      Packet expiring =
          stored(actor, packet(actor).timestamp(at).expiresAt(at).accessed(1, at).thread(thread));
      assertSame(expiring, find(actor, expiring.id()).orElseThrow());
      Packet lasting = stored(actor, packet(actor).timestamp(at).thread(thread));
      run(actor, () -> packets().reinforce(List.of(lasting.id()), at));
      Packet read = find(actor, lasting.id()).orElseThrow();
      assertEquals(at, read.timestamp());
      assertEquals(at, read.lastAccessed());
      oldestFirst.add(expiring);
      oldestFirst.add(lasting);
    }
    oldestFirst.removeIf(packet -> packet.expired(NOW));
    assertEquals(
        oldestFirst.stream().map(Packet::timestamp).toList(),
        pageThrough(actor, thread, false).stream()
            .map(id -> find(actor, id).orElseThrow().timestamp())
            .toList());
  }

  @Test
  void keepsTheOrderOfParentsAndTags() {
    TenantScope actor = world().endUser();
    Packet[] parents =
        IntStream.range(0, PacketDraft.MAX_PARENTS)
            .mapToObj(i -> packet(actor).build())
            .toArray(Packet[]::new);
    String[] tags =
        IntStream.range(0, PacketDraft.MAX_TAGS)
            .mapToObj(i -> "tag " + random().nextInt(1000) + " " + i)
            .toArray(String[]::new);
    store(actor, parents);
    Packet packet = stored(actor, packet(actor).parents(parents).tags(tags));
    Packet found = find(actor, packet.id()).orElseThrow();
    assertEquals(packet.parents(), found.parents());
    assertEquals(List.of(tags), List.copyOf(found.tags()));
  }

  @Test
  void storesParentsAndChildrenTogether_whateverTheirOrder() {
    TenantScope actor = world().endUser();
    Packet parent = packet(actor).build();
    Packet child = packet(actor).parents(parent).build();
    Packet grandchild = packet(actor).parents(child, parent).build();
    store(actor, grandchild, child, parent);
    assertSame(grandchild, find(actor, grandchild.id()).orElseThrow());
    assertSame(child, find(actor, child.id()).orElseThrow());
  }

  @Test
  void returnsNothing_whenNothingIsThereOrAskedFor() {
    TenantScope actor = world().endUser();
    PacketId unknown = new PacketId(Seeds.uuid(random()));
    run(
        actor,
        () -> {
          assertEquals(Optional.empty(), packets().find(unknown));
          assertEquals(List.of(), packets().findAll(List.of(unknown)));
          assertEquals(List.of(), packets().findAll(List.of()));
          assertEquals(Map.of(), packets().holders(List.of(packet(actor).build().duplicateKey())));
          assertEquals(Map.of(), packets().holders(List.of()));
          assertEquals(List.of(), packets().at(List.of()));
          assertEquals(List.of(), packets().lock(List.of(unknown)));
          assertEquals(List.of(), packets().lock(List.of()));
          assertEquals(Set.of(), packets().createAbsent(List.of()));
          assertEquals(
              new Page<>(List.of(), null), packets().thread(ThreadQuery.of(thread()), NOW));
          for (boolean up : new boolean[] {true, false}) {
            assertEquals(List.of(), packets().edges(List.of(unknown), up, 10));
            assertEquals(List.of(), packets().edges(List.of(), up, 10));
          }
          packets().reinforce(List.of(unknown), NOW);
          packets().reinforce(List.of(), NOW);
          packets().releaseKeys(List.of(unknown));
          packets().releaseKeys(List.of());
        });
  }

  @Test
  void findsEachOnce_whenAskedForTwice() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    assertEquals(1, as(actor, () -> packets().findAll(List.of(packet.id(), packet.id()))).size());
  }

  @Test
  void findsExpiredPackets_becauseTheCallerDecidesWhatToServe() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).expiresAt(NOW.minusSeconds(60)));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
    assertEquals(1, as(actor, () -> packets().findAll(List.of(packet.id()))).size());
    assertHolds(actor, packet);
  }

  // --- duplicates

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
        as(actor, () -> packets().edges(List.of(fresh.id()), true, 10)));
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

  // --- access

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

  // --- threads

  @Test
  void pagesThroughAThread_inBothDirections() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      // three at a time happen at the same moment, so that the ids decide
      packets.add(packet(actor).thread(thread).timestamp(NOW.plusMillis(i / 3)).build());
    }
    store(actor, packets);
    stored(actor, packet(actor).thread(thread()));
    stored(actor, packet(actor));
    packets.sort(Comparator.comparing(Packet::position));
    assertEquals(packets.stream().map(Packet::id).toList(), pageThrough(actor, thread, false));
    Collections.reverse(packets);
    assertEquals(packets.stream().map(Packet::id).toList(), pageThrough(actor, thread, true));
  }

  private List<PacketId> pageThrough(TenantScope actor, ThreadId thread, boolean newestFirst) {
    List<PacketId> read = new ArrayList<>();
    @Nullable Position after = null;
    do {
      ThreadQuery query = new ThreadQuery(thread, newestFirst, 3, after);
      Page<Packet> page = as(actor, () -> packets().thread(query, NOW));
      assertTrue(page.items().size() <= 3);
      page.items().forEach(p -> read.add(p.id()));
      assertEquals(read.size(), new HashSet<>(read).size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    return read;
  }

  @Test
  void theLastPageSaysSo_whenItIsFull() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    store(actor, packet(actor).thread(thread).build(), packet(actor).thread(thread).build());
    Page<Packet> page =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 2, null), NOW));
    assertEquals(2, page.items().size());
    assertEquals(Optional.empty(), Optional.ofNullable(page.next()));
  }

  @Test
  void theNextPageBeginsBehindTheLast_whateverWasAddedMeanwhile() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    Packet first = stored(actor, packet(actor).thread(thread).timestamp(NOW));
    Packet last = stored(actor, packet(actor).thread(thread).timestamp(NOW.plusSeconds(2)));
    Page<Packet> page =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 1, null), NOW));
    assertEquals(List.of(first.id()), page.items().stream().map(Packet::id).toList());
    stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(1)));
    Page<Packet> next =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 9, page.next()), NOW));
    assertEquals(List.of(last.id()), next.items().stream().map(Packet::id).toList());
  }

  @Test
  void aThreadLeavesOutWhatHasExpired() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    stored(actor, packet(actor).thread(thread).expiresAt(NOW.minusNanos(1000)));
    stored(actor, packet(actor).thread(thread).expiresAt(NOW));
    Packet fresh = stored(actor, packet(actor).thread(thread).expiresAt(NOW.plusNanos(1000)));
    Page<Packet> page = as(actor, () -> packets().thread(ThreadQuery.of(thread), NOW));
    assertEquals(List.of(fresh.id()), page.items().stream().map(Packet::id).toList());
  }

  @Test
  void aThreadHoldsThePacketsInFull() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    Packet parent = stored(actor, packet(actor));
    Packet packet = stored(actor, packet(actor).thread(thread).parents(parent).tags("b", "a"));
    assertSame(
        packet, as(actor, () -> packets().thread(ThreadQuery.of(thread), NOW)).items().get(0));
  }

  @Test
  void knowsTheNeighboursInAThread_thatAreVisibleAndUnexpired() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // two at a time happen at the same moment, so that the ids decide
      packets.add(packet(actor).thread(thread).timestamp(NOW.plusMillis(i / 2)).build());
    }
    store(actor, packets);
    packets.sort(Comparator.comparing(Packet::position));
    Packet alone = stored(actor, packet(actor).thread(thread()));
    Packet threadless = stored(actor, packet(actor));
    // between the first and the second, by time, and still no neighbours of anybody
    Instant between = packets.get(0).timestamp();
    stored(actor, packet(actor).thread(thread).timestamp(between).expiresAt(NOW));
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      stored(other, packet(other).thread(thread).timestamp(between));
    }
    List<PacketId> asked = new ArrayList<>(packets.stream().map(Packet::id).toList());
    asked.add(alone.id());
    asked.add(threadless.id());
    asked.add(new PacketId(Seeds.uuid(random())));
    Map<PacketId, Set<PacketId>> expected = new HashMap<>();
    for (int i = 0; i < packets.size(); i++) {
      expected.put(
          packets.get(i).id(),
          ids(packets.subList(Math.max(0, i - 1), Math.min(packets.size(), i + 2))).stream()
              .filter(Predicate.not(packets.get(i).id()::equals))
              .collect(Collectors.toSet()));
    }
    Map<PacketId, Set<PacketId>> found = new HashMap<>();
    as(actor, () -> packets().neighbours(asked, NOW))
        .forEach((packet, near) -> found.put(packet, Set.copyOf(near)));
    assertEquals(expected, found);
    assertEquals(Map.of(), as(actor, () -> packets().neighbours(List.of(), NOW)));
    assertEquals(Map.of(), as(world().foreigner(), () -> packets().neighbours(asked, NOW)));
  }

  // --- lineage

  @Test
  void followsTheEdges_inBothDirections() {
    TenantScope actor = world().endUser();
    Packet root = stored(actor, packet(actor));
    Packet left = stored(actor, packet(actor).parents(root));
    Packet right = stored(actor, packet(actor).parents(root));
    Packet merged = stored(actor, packet(actor).parents(right, left));
    assertEquals(Set.of(), edges(actor, true, root));
    assertEquals(Set.of(edge(merged, left), edge(merged, right)), edges(actor, true, merged));
    assertEquals(Set.of(edge(left, root), edge(right, root)), edges(actor, false, root));
    assertEquals(
        Set.of(edge(left, root), edge(right, root)), edges(actor, true, left, right, root));
    assertEquals(Set.of(), edges(actor, false, merged));
  }

  @Test
  void givesTheEdgesOfTheLeastFarIds_whenThereAreMoreThanAskedFor() {
    TenantScope actor = world().endUser();
    Packet[] parents =
        IntStream.range(0, 12).mapToObj(i -> packet(actor).build()).toArray(Packet[]::new);
    store(actor, parents);
    Packet child = stored(actor, packet(actor).parents(parents));
    List<PacketId> sorted =
        IntStream.range(0, parents.length)
            .mapToObj(i -> parents[i].id())
            .sorted((a, b) -> Position.compareIds(a.value(), b.value()))
            .toList();
    for (int limit : new int[] {1, 5, 12, 20}) {
      assertEquals(
          sorted.subList(0, Math.min(limit, sorted.size())),
          as(actor, () -> packets().edges(List.of(child.id()), true, limit)).stream()
              .map(Edge::parent)
              .toList());
    }
  }

  @Test
  void anEdgeIsSeen_onlyByWhoSeesBothEnds() {
    TenantScope admin = world().orgAdmin();
    Packet ofUser = stored(world().endUser(), packet(world().endUser()));
    Packet ofColleague = stored(world().colleague(), packet(world().colleague()));
    Packet common = stored(admin, packet(admin).parents(ofUser, ofColleague));
    Packet child = stored(world().colleague(), packet(world().colleague()).parents(common));
    Set<Edge> all = Set.of(edge(common, ofUser), edge(common, ofColleague));
    assertEquals(all, edges(admin, true, common));
    assertEquals(Set.of(edge(common, ofUser)), edges(world().endUser(), true, common));
    assertEquals(Set.of(edge(common, ofUser)), edges(world().endUser(), false, ofUser));
    assertEquals(Set.of(), edges(world().endUser(), false, ofColleague));
    assertEquals(Set.of(), edges(world().endUser(), false, common));
    assertEquals(Set.of(), edges(world().endUser(), true, child));
    assertEquals(Set.of(edge(child, common)), edges(world().colleague(), true, child));
    for (Packet packet : List.of(ofUser, ofColleague, common, child)) {
      assertEquals(Set.of(), edges(world().foreigner(), true, packet));
      assertEquals(Set.of(), edges(world().foreigner(), false, packet));
    }
  }

  // --- isolation

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
    for (TenantScope actor : world().actors()) {
      for (Ownership owner : world().owners()) {
        for (Visibility visibility : Visibility.values()) {
          Packet allowed = packet(actor).build();
          Packet packet = packet(owner).visibility(visibility).build();
          if (actor.mayWrite(owner, visibility)) {
            assertEquals(Set.of(packet.id()), create(actor, packet));
          } else {
            assertThrows(
                ForbiddenException.class,
                () -> create(actor, allowed, packet),
                () -> actor + " may not write a " + visibility + " row of " + owner);
            assertEquals(Optional.empty(), find(actor, allowed.id()));
            Optional<TenantScope> writer = world().writerOf(owner, visibility);
            if (writer.isPresent()) {
              assertEquals(Optional.empty(), find(writer.get(), packet.id()));
            }
          }
        }
      }
    }
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
            () -> packets().edges(id, true, 10));
    for (Supplier<Object> call : calls) {
      assertThrows(IllegalStateException.class, call::get);
    }
    assertThrows(IllegalStateException.class, () -> packets().releaseKeys(id));
    assertThrows(IllegalStateException.class, () -> packets().reinforce(id, NOW));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  // --- concurrency

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

  // --- words of this kit

  private PacketRepository packets() {
    return memory().packets();
  }

  private JsonDocument json(String text) {
    return json().parse(text);
  }

  private PacketId newId() {
    return new PacketId(Seeds.uuid(random()));
  }

  private ThreadId thread() {
    return new ThreadId(Seeds.uuid(random()));
  }

  private Set<PacketId> create(TenantScope actor, Packet... packets) {
    return as(actor, () -> packets().createAbsent(List.of(packets)));
  }

  private List<Callable<Set<PacketId>>> writers(TenantScope actor, List<Packet> packets) {
    return packets.stream().<Callable<Set<PacketId>>>map(p -> () -> create(actor, p)).toList();
  }

  private Set<Edge> edges(TenantScope actor, boolean up, Packet... from) {
    List<Edge> edges = as(actor, () -> packets().edges(ids(List.of(from)), up, 100));
    Set<Edge> distinct = new HashSet<>(edges);
    assertEquals(distinct.size(), edges.size(), "each edge once");
    return distinct;
  }

  private static Edge edge(Packet child, Packet parent) {
    return new Edge(child.id(), parent.id());
  }

  private void assertHolds(TenantScope actor, Packet holder) {
    Map<DuplicateKey, Packet> holders =
        as(actor, () -> packets().holders(List.of(holder.duplicateKey())));
    assertEquals(Set.of(holder.duplicateKey()), holders.keySet());
    assertSame(holder, holders.get(holder.duplicateKey()));
  }

  /** Equal in every component, and the tags also in their order. */
  private static void assertSame(Packet expected, @Nullable Packet actual) {
    if (actual == null) {
      throw new AssertionError("nothing is there; expected " + expected);
    }
    assertEquals(expected, actual);
    assertEquals(List.copyOf(expected.tags()), List.copyOf(actual.tags()));
  }

  private static void assertSameElements(List<Packet> expected, List<Packet> actual) {
    assertEquals(expected.size(), actual.size());
    Map<PacketId, Packet> byId =
        actual.stream().collect(Collectors.toMap(Packet::id, packet -> packet));
    expected.forEach(packet -> assertSame(packet, byId.get(packet.id())));
  }

  private static <T> List<@Nullable T> nullOr(@Nullable T one, @Nullable T other) {
    List<@Nullable T> all = new ArrayList<>();
    all.add(null);
    all.add(one);
    all.add(other);
    return all;
  }
}
