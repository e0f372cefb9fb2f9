package io.l9.substrate.application.memory.curation;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.catalog.ThreadWindow;
import io.l9.substrate.domain.memory.catalog.ThreadWindowQuery;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Curation, catalog and events, over the in-memory adapters. */
class PacketCurationServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final MemoryUseCases memory = fixture.memory;
  private final TenantScope actor = fixture.world.endUser();

  // --- curation

  @Test
  void changesTagsExpiryImportance_andReturnsWhatIsReadLater() {
    Packet packet = fixture.stored(fixture.draft("x").tags(Set.of("a", "b")));

    Packet after =
        memory
            .packetCuration()
            .amend(
                actor,
                PacketAmendment.builder(packet.id())
                    .removeTags(Set.of("a", "never there"))
                    .addTags(Set.of("c", "b"))
                    .importance(0.9)
                    .expiresAt(NOW.plusNanos(5_000_000_001L))
                    .build());

    assertEquals(Set.of("b", "c"), after.tags());
    assertEquals(0.9, after.importance());
    assertEquals(NOW.plusSeconds(5), after.expiresAt());
    assertEquals(after, memory.retrieval().get(actor, packet.id()));
  }

  @Test
  void replacesAllTags_whateverTheyWere_asOftenAsItIsSaid() {
    Packet packet = fixture.stored(fixture.draft("x").tags(Set.of("a", "b")));
    for (Set<String> tags : List.of(Set.of("b", "c"), Set.of("b", "c"), Set.<String>of())) {
      Packet after =
          memory
              .packetCuration()
              .amend(actor, PacketAmendment.builder(packet.id()).tags(tags).build());
      assertEquals(tags, after.tags());
      assertEquals(after, memory.retrieval().get(actor, packet.id()));
    }
    assertThrows(
        ValidationException.class,
        () ->
            PacketAmendment.builder(packet.id()).tags(Set.of("a")).removeTags(Set.of("b")).build());
    assertThrows(
        ValidationException.class,
        () -> PacketAmendment.builder(packet.id()).tags(Set.of("\u0000")).build());
  }

  @Test
  void endsExpiry_andTakesATagAwayTwice_withoutAnError() {
    Packet packet =
        fixture.stored(fixture.draft("x").tags(Set.of("a")).expiresAt(NOW.plusSeconds(9)));
    for (int time = 0; time < 2; time++) {
      Packet after =
          memory
              .packetCuration()
              .amend(
                  actor,
                  PacketAmendment.builder(packet.id())
                      .neverExpires()
                      .removeTags(Set.of("a"))
                      .addTags(Set.of("b"))
                      .build());
      assertEquals(Set.of("b"), after.tags());
      assertNull(after.expiresAt());
    }
  }

  @Test
  void neverServesAPacketOnceItIsExpired_byWhateverWay() {
    ThreadId thread = new ThreadId(new UUID(1, 2));
    Packet packet = fixture.stored(fixture.draft("secret").thread(thread).tags(Set.of("t")));
    memory
        .packetCuration()
        .amend(actor, PacketAmendment.builder(packet.id()).expiresAt(NOW).build());

    for (Executable asking :
        List.<Executable>of(
            () -> memory.retrieval().get(actor, packet.id()),
            () ->
                memory
                    .packetCuration()
                    .amend(actor, PacketAmendment.builder(packet.id()).neverExpires().build()),
            () -> memory.packetCatalog().window(actor, new ThreadWindowQuery(packet.id(), 1, 1)))) {
      assertEquals(ErrorCode.EXPIRED, assertThrows(NotFoundException.class, asking).code());
    }
    assertEquals(List.of(), memory.search().search(actor, SearchQuery.of("secret")).hits());
    assertEquals(
        Set.of(packet.id()),
        memory.packetCatalog().lookup(actor, LookupQuery.ofIds(Set.of(packet.id()))).missingIds());
    assertEquals(
        1,
        memory.packetCuration().erase(actor, new Erasure(packet.id(), false)).count(Kind.PACKETS));
  }

  @Test
  void answersAReadableForeignPacketLikeAnAbsentOne() {
    Packet orgWide =
        memory.ingestion().ingest(fixture.world.orgAdmin(), fixture.draft("rule").build()).packet();
    assertEquals(orgWide, memory.retrieval().get(actor, orgWide.id()));

    for (PacketId id : List.of(orgWide.id(), id(404))) {
      assertEquals(
          "there is no packet " + id,
          assertThrows(
                  NotFoundException.class,
                  () ->
                      memory
                          .packetCuration()
                          .amend(actor, PacketAmendment.builder(id).neverExpires().build()))
              .getMessage());
      assertEquals(
          "there is no packet " + id,
          assertThrows(
                  NotFoundException.class,
                  () -> memory.packetCuration().erase(actor, new Erasure(id, true)))
              .getMessage());
    }
  }

  @Test
  void refusesAScopeThatTheRoleMayNotWrite() {
    Packet packet = fixture.stored("x");

    assertThrows(
        ForbiddenException.class,
        () ->
            memory
                .packetCuration()
                .amend(
                    actor,
                    PacketAmendment.builder(packet.id()).visibility(Visibility.CURSOR).build()));

    assertEquals(packet, memory.retrieval().get(actor, packet.id()));
  }

  @Test
  void refusesATagTooMany() {
    Set<String> many = IntStream.range(0, 64).mapToObj(i -> "tag " + i).collect(Collectors.toSet());
    Packet packet = fixture.stored(fixture.draft("x").tags(many));

    assertThrows(
        ValidationException.class,
        () ->
            memory
                .packetCuration()
                .amend(
                    actor,
                    PacketAmendment.builder(packet.id()).addTags(Set.of("one more")).build()));
  }

  @Test
  void refusesAmendmentsThatMakeNoSense() {
    for (Executable senseless :
        List.<Executable>of(
            () -> PacketAmendment.builder(id(1)).build(),
            () -> PacketAmendment.builder(id(1)).importance(Double.NaN).build(),
            () -> PacketAmendment.builder(id(1)).addTags(Set.of(" ")).build(),
            () -> PacketAmendment.builder(id(1)).addTags(Set.of("a\0b")).build(),
            () ->
                PacketAmendment.builder(id(1)).addTags(Set.of("a")).removeTags(Set.of("a")).build(),
            () -> new Contradiction(id(1), id(1), "a"),
            () -> new ThreadWindowQuery(id(1), -1, 0),
            () -> new ThreadWindowQuery(id(1), 0, 101),
            () -> new LookupQuery(Set.of(), Set.of()))) {
      assertThrows(ValidationException.class, senseless);
    }
  }

  @Test
  void countsAContradiction_andLetsThePacketMatterLess() {
    Packet old = fixture.stored("the meeting is on Monday");
    Packet now = fixture.stored("the meeting is on Tuesday");

    Packet after =
        memory.packetCuration().contradict(actor, new Contradiction(old.id(), now.id(), "critic"));

    assertEquals(1, after.contradictionCount());
    assertEquals(old.importance() - Contradiction.PENALTY, after.importance(), 1e-9);
    List<AgentEvent> events =
        memory.agentEvents().list(actor, AgentEventQuery.about(old.id())).items();
    assertEquals("critic", events.get(0).agentId());
    assertThrows(
        NotFoundException.class,
        () ->
            memory
                .packetCuration()
                .contradict(actor, new Contradiction(old.id(), id(404), "critic")));
  }

  // --- catalog

  @Test
  void looksManyUp_byIdAndByContent() {
    Packet one = fixture.stored("one");
    Packet two = fixture.stored("two");
    ContentHash unknown = ContentHash.of("note", fixture.json.of("nobody said this"));
    Set<PacketId> ids = new LinkedHashSet<>(List.of(two.id(), id(404), one.id()));

    Lookup byId = memory.packetCatalog().lookup(actor, LookupQuery.ofIds(ids));
    Lookup byHash =
        memory
            .packetCatalog()
            .lookup(actor, LookupQuery.ofHashes(Set.of(one.contentHash(), unknown)));

    assertEquals(List.of(two, one), byId.found());
    assertEquals(Set.of(id(404)), byId.missingIds());
    assertEquals(List.of(one), byHash.found());
    assertEquals(Set.of(unknown), byHash.missingHashes());
    assertEquals(
        List.of(),
        memory.packetCatalog().lookup(fixture.world.foreigner(), LookupQuery.ofIds(ids)).found());
  }

  @Test
  void showsAPacketAmongItsNeighbours() {
    ThreadId thread = new ThreadId(new UUID(3, 4));
    List<Packet> turns = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      turns.add(fixture.stored(fixture.draft("turn " + i).thread(thread)));
      fixture.clock.advance(Duration.ofSeconds(1));
    }
    Packet alone = fixture.stored("in no thread");

    assertEquals(
        new ThreadWindow(thread, turns.subList(1, 5), true, true), window(turns.get(3), 2, 1));
    assertEquals(
        new ThreadWindow(thread, turns.subList(0, 1), false, true), window(turns.get(0), 0, 0));
    assertEquals(new ThreadWindow(thread, turns, false, false), window(turns.get(3), 3, 3));
    assertThrows(ValidationException.class, () -> window(alone, 1, 1));
  }

  private ThreadWindow window(Packet around, int before, int after) {
    return memory.packetCatalog().window(actor, new ThreadWindowQuery(around.id(), before, after));
  }

  // --- events

  @Test
  void appendsEvents_allOrNone() {
    Packet packet = fixture.stored("x");
    AgentEventDraft good = event(packet.id());

    List<AgentEvent> stored = memory.agentEvents().append(actor, List.of(good, event(null)));
    ValidationException refused =
        assertThrows(
            ValidationException.class,
            () -> memory.agentEvents().append(actor, List.of(good, event(id(404)))));

    assertEquals("/items/1/packet_id", refused.violations().get(0).pointer());
    assertEquals(stored.get(0), memory.agentEvents().get(actor, stored.get(0).id()));
    assertEquals(2, memory.agentEvents().list(actor, AgentEventQuery.timeline()).items().size());
    assertThrows(
        NotFoundException.class,
        () -> memory.agentEvents().get(fixture.world.foreigner(), stored.get(0).id()));
    assertEquals(List.of(), memory.agentEvents().append(actor, List.of()));
  }

  private AgentEventDraft event(@Nullable PacketId packet) {
    return new AgentEventDraft("planner", "noted", packet, fixture.json.of("it"), null);
  }
}
