package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsNumber;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A search returns as many hits as were asked for, if that many are there, or says why not. */
class SearchCompletenessIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int NOISE = 300;
  private static final int WANTED = 12;

  private static MemorySubstrate l9;
  private static Memory memory;

  @BeforeAll
  static void fill() {
    Duration before = Duration.ofSeconds(1000);
    MutableClock clock = new MutableClock(NOW.minus(before));
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .clock(clock)
            .embedder(new FakeEmbedder())
            .build();
    memory = l9.as("acme", "sales", "alice");
    for (Memory owner : List.of(memory, l9.as("acme", "sales", "bob"), l9.as("globex", "x", "y"))) {
      List<PacketDraft> drafts = new ArrayList<>();
      for (int i = 0; i < NOISE; i++) {
        drafts.add(draft(owner, "noise", "harbour harbour " + i, i).build());
        drafts.add(
            draft(owner, "wanted", "harbour gone " + i, 1000)
                .expiresAt(NOW.minusSeconds(i))
                .build());
      }
      var unused = owner.rememberAll(drafts);
    }
    clock.advance(before);
    List<PacketDraft> wanted = new ArrayList<>();
    for (int i = 0; i < WANTED; i++) {
      wanted.add(
          draft(memory, "wanted", "a harbour among very many other words " + i, 1000 + i)
              .thread(new ThreadId(new UUID(5, i / 2)))
              .timestamp(NOW.minusSeconds(WANTED - i))
              .build());
    }
    var unused = memory.rememberAll(wanted);
  }

  private static PacketDraft.Builder draft(Memory owner, String type, String text, int number) {
    return owner.draft(type, Map.of("text", text, "number", number));
  }

  @AfterAll
  static void close() {
    l9.close();
  }

  private static List<PacketFilter> selective() {
    return List.of(
        PacketFilter.must(new AnyOf(NameField.PACKET_TYPE, Set.of("wanted"))),
        PacketFilter.must(new IsNumber(new JsonPointer("/number"), null, 1000.0, null, null)),
        new PacketFilter(
            List.of(), List.of(), List.of(new AnyOf(NameField.PACKET_TYPE, Set.of("noise")))));
  }

  @Test
  void findsAllThatAreThere_whenAFilterRemovesMost_onEveryLeg() {
    for (SearchMode mode : SearchMode.values()) {
      for (PacketFilter filter : selective()) {
        SearchResult found =
            memory.search(harbour().mode(mode).filter(filter).limit(WANTED).build());
        assertEquals(WANTED, found.hits().size(), mode + " " + filter);
        SearchResult more = memory.search(harbour().mode(mode).filter(filter).limit(50).build());
        assertEquals(WANTED, more.hits().size());
        assertTrue(more.notes().toString().contains("no more"), more.notes()::toString);
      }
      assertEquals(200, memory.search(harbour().mode(mode).limit(200).build()).hits().size());
    }
  }

  @Test
  void findsAllThreads_whenOthersCrowdTheCandidates() {
    PacketFilter filter =
        new PacketFilter(
            List.of(),
            List.of(
                new Condition.AnyOf(NameField.PACKET_TYPE, Set.of("noise")),
                new Condition.AnyOf(NameField.PACKET_TYPE, Set.of("wanted"))),
            List.of());
    SearchResult grouped =
        memory.search(harbour().filter(selective().get(0)).groupByThread(true).limit(6).build());
    assertEquals(6, grouped.hits().stream().map(hit -> hit.packet().thread()).distinct().count());
    assertTrue(grouped.hits().stream().allMatch(hit -> hit.groupSize() == 2));
    assertEquals(
        200,
        memory
            .search(harbour().filter(filter).groupByThread(true).limit(200).build())
            .hits()
            .size());
  }

  @Test
  void pagesThroughAllOfThem() {
    SearchQuery query = harbour().filter(selective().get(0)).limit(5).build();
    List<PacketId> whole =
        ids(memory.search(harbour().filter(selective().get(0)).limit(WANTED).build()));
    List<PacketId> read = new ArrayList<>(ids(memory.search(query)));
    SearchResult second = memory.search(query.from(memory.search(query).next()));
    read.addAll(ids(second));
    SearchResult third = memory.search(query.from(second.next()));
    read.addAll(ids(third));
    assertEquals(whole, read);
    assertEquals(null, third.next());
  }

  @Test
  void looksBack_findsTheLikes_andSaysWhyNot() {
    PacketFilter wanted = selective().get(0);
    SearchResult then =
        memory.search(harbour().filter(wanted).asOf(NOW.minusSeconds(WANTED)).limit(50).build());
    assertEquals(1, then.hits().size());
    Packet example = then.hits().get(0).packet();
    List<SearchHit> like =
        memory
            .search(SearchQuery.builder().like(example.id()).filter(wanted).limit(50).build())
            .hits();
    assertEquals(WANTED - 1, like.size());
    assertFalse(like.stream().anyMatch(hit -> hit.packet().id().equals(example.id())));

    assertEquals(
        WhyNot.Reason.FOUND,
        memory.whyNot(harbour().filter(wanted).limit(50).build(), example.id()).reason());
    WhyNot far = memory.whyNot(harbour().mode(SearchMode.KEYWORD).build(), example.id());
    assertEquals(WhyNot.Reason.BEYOND_CANDIDATES, far.reason(), far::toString);
    assertTrue(far.legs().get(0).passes());
    WhyNot low =
        memory.whyNot(
            harbour().filter(wanted).minSimilarity(1.0).minKeywordScore(99.0).build(),
            example.id());
    assertEquals(WhyNot.Reason.BELOW_MIN_SCORE, low.reason(), low::toString);
    assertThrows(
        NotFoundException.class,
        () -> l9.as("globex", "x", "y").whyNot(SearchQuery.of("harbour"), example.id()));
  }

  private static SearchQuery.Builder harbour() {
    return SearchQuery.builder().text("harbour");
  }

  private static List<PacketId> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.packet().id()).toList();
  }
}
