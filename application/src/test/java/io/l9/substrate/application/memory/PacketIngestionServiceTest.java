package io.l9.substrate.application.memory;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PacketIngestionServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final PacketIngestion ingestion = fixture.memory.ingestion();

  @Test
  void storesWhatTheDraftSays() {
    Packet parent = fixture.stored("the question");
    ThreadId thread = new ThreadId(UUID.fromString("01950000-0000-7000-8000-0000000000aa"));

    Packet packet =
        fixture.stored(
            fixture
                .draft("the answer")
                .agent("planner")
                .thread(thread)
                .parents(List.of(parent.id()))
                .tags(List.of("b", "a"))
                .expiresAt(NOW.plusSeconds(60))
                .importance(0.9));

    assertEquals(packet, fixture.memory.retrieval().get(fixture.world.endUser(), packet.id()));
    assertEquals("planner", packet.agentId());
    assertEquals(thread, packet.thread());
    assertEquals(List.of(parent.id()), packet.parents());
    assertEquals(List.of("b", "a"), List.copyOf(packet.tags()));
    assertEquals(NOW.plusSeconds(60), packet.expiresAt());
    assertEquals(0.9, packet.importance());
    assertEquals(NOW, packet.timestamp());
    assertEquals(1, packet.generation());
    assertEquals(parent.id(), packet.root());
    assertEquals(fixture.world.endUser().owner(), packet.owner());
  }

  @Test
  void returnsTheStoredPacket_whenTheContentIsThereAlready() {
    Packet first = fixture.stored("ok");

    IngestOutcome second = ingestion.ingest(fixture.world.endUser(), fixture.draft("ok").build());

    assertEquals(new IngestOutcome.Duplicate(first), second);
  }

  @Test
  void storesTheSameWordsAgain_inAnotherThreadOrByAnotherAgentOrUser() {
    Packet first = fixture.stored("ok");

    Packet otherThread = fixture.stored(fixture.draft("ok").thread(new ThreadId(new UUID(1, 1))));
    Packet otherAgent = fixture.stored(fixture.draft("ok").agent("reviewer"));
    Packet otherUser =
        ingestion.ingest(fixture.world.colleague(), fixture.draft("ok").build()).packet();

    assertEquals(
        4,
        List.of(first, otherThread, otherAgent, otherUser).stream()
            .map(Packet::id)
            .distinct()
            .count());
  }

  @Test
  void refusesTheDraft_whenItAsksToBeRejectedAsADuplicate() {
    fixture.stored("ok");

    ConflictException e =
        assertThrows(
            ConflictException.class,
            () -> fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.REJECT)));

    assertEquals(ErrorCode.DUPLICATE_CONTENT, e.code());
  }

  @Test
  void countsAnAccess_whenTheDuplicateReinforces() {
    fixture.stored("ok");

    Packet reinforced = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.REINFORCE));

    assertEquals(1, reinforced.accessCount());
    assertEquals(0.52, reinforced.importance(), 1e-9);
    assertEquals(NOW, reinforced.lastAccessed());
  }

  @Test
  void keepsTheDuplicateBesideTheFirst_whenAskedTo() {
    Packet first = fixture.stored("ok");

    Packet second = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.KEEP));

    assertNotEquals(first.id(), second.id());
    assertEquals(first.id(), second.duplicateOf());
  }

  // --- repeated messages

  private static final ThreadId CHAT = new ThreadId(new UUID(1, 1));

  @Test
  void storesARepeatedMessageAgain_whenItHasAThreadOrAnotherTime() {
    Packet first = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW));
    Packet later = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW.plusSeconds(9)));
    Packet undated = fixture.stored(fixture.draft("yes").thread(CHAT));
    Packet measured = fixture.stored(fixture.draft("21 C").timestamp(NOW));
    Packet measuredAgain = fixture.stored(fixture.draft("21 C").timestamp(NOW.plusSeconds(60)));

    assertEquals(
        5,
        Stream.of(first, later, undated, measured, measuredAgain)
            .map(Packet::id)
            .distinct()
            .count());
    assertEquals(first.id(), later.duplicateOf());
  }

  @Test
  void knowsARetryByItsTime_evenOfACopyAndWithinABatch() {
    List<PacketDraft> said = new ArrayList<>();
    for (int second : new int[] {0, 5, 0, 5, 9, 9}) {
      said.add(fixture.draft("yes").thread(CHAT).timestamp(NOW.plusSeconds(second)).build());
    }
    List<IngestOutcome> first = ingestion.ingestAll(fixture.world.endUser(), said);
    List<IngestOutcome> again = ingestion.ingestAll(fixture.world.endUser(), said);

    assertEquals(
        List.of(true, true, false, false, true, false),
        first.stream().map(IngestOutcome.Stored.class::isInstance).toList());
    for (int i = 0; i < said.size(); i++) {
      assertEquals(said.get(i).timestamp(), first.get(i).packet().timestamp());
      assertEquals(new IngestOutcome.Duplicate(first.get(i).packet()), again.get(i));
    }
  }

  @Test
  void answersWithThePacketOfAnyTime_whenAskedTo() {
    Packet first = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW));

    IngestOutcome again =
        ingestion.ingest(
            fixture.world.endUser(),
            fixture
                .draft("yes")
                .thread(CHAT)
                .timestamp(NOW.plusSeconds(9))
                .onDuplicate(OnDuplicate.RETURN)
                .build());

    assertEquals(new IngestOutcome.Duplicate(first, List.of("timestamp")), again);
  }

  /** Random drafts of few words, times and threads. */
  @Test
  void storesOfABatchWhatItWouldStoreOneByOne() {
    for (long seed = 0; seed < 200; seed++) {
      MemoryFixture one = new MemoryFixture(null);
      MemoryFixture many = new MemoryFixture(null);
      List<PacketDraft> drafts = drafts(new Random(seed), one);
      List<Boolean> alone = new ArrayList<>();
      for (PacketDraft draft : drafts) {
        alone.addAll(
            stored(one.memory.ingestion().ingestEach(one.world.endUser(), List.of(draft))));
      }
      assertEquals(
          alone,
          stored(many.memory.ingestion().ingestEach(many.world.endUser(), drafts)),
          "seed " + seed);
      assertEquals(said(one), said(many), "seed " + seed);
    }
  }

  private static List<PacketDraft> drafts(Random random, MemoryFixture fixture) {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      PacketDraft.Builder draft =
          fixture
              .draft("word" + random.nextInt(2))
              .thread(random.nextBoolean() ? CHAT : null)
              .timestamp(random.nextBoolean() ? NOW.minusSeconds(1 + random.nextInt(2)) : null)
              .onDuplicate(OnDuplicate.values()[random.nextInt(OnDuplicate.values().length)])
              .tags(List.of("tag" + random.nextInt(3)))
              .expiresAt(random.nextBoolean() ? NOW.plusSeconds(9 + random.nextInt(3)) : null);
      if (random.nextInt(4) == 0) {
        draft.id(id(random.nextInt(3)));
      }
      drafts.add(draft.build());
    }
    return drafts;
  }

  private static List<Boolean> stored(List<ItemResult> results) {
    return results.stream()
        .map(
            result ->
                result instanceof ItemResult.Done done
                    && done.outcome() instanceof IngestOutcome.Stored)
        .toList();
  }

  private static List<String> said(MemoryFixture fixture) {
    return fixture
        .memory
        .packetCatalog()
        .list(fixture.world.endUser(), PacketListQuery.newest(PacketFilter.NONE))
        .items()
        .stream()
        .map(
            p ->
                p.payload()
                    + " "
                    + p.thread()
                    + " "
                    + p.tags().stream().sorted().toList()
                    + " "
                    + p.expiresAt()
                    + " "
                    + p.accessCount())
        .sorted()
        .toList();
  }

  // --- saying again what is stored

  @Test
  void takesTheLongerLifeMoreTagsAndTheHigherImportance_ofWhatSaysTheSame() {
    Packet first = fixture.stored(fixture.draft("code 12").tags(List.of("a")).expiresAt(in(3)));

    Packet longer =
        fixture.stored(fixture.draft("code 12").tags(List.of("b")).expiresAt(in(9)).importance(.4));
    assertEquals(first.id(), longer.id());
    assertEquals(List.of("a", "b"), List.copyOf(longer.tags()));
    assertEquals(in(9), longer.expiresAt());
    assertEquals(.5, longer.importance());

    Packet shorter = fixture.stored(fixture.draft("code 12").expiresAt(in(5)).importance(.9));
    assertEquals(in(9), shorter.expiresAt());
    assertEquals(.9, shorter.importance());

    Packet forEver = fixture.stored(fixture.draft("code 12"));
    assertNull(forEver.expiresAt());
    fixture.clock.advance(Duration.ofSeconds(20));
    assertEquals(forEver, fixture.memory.retrieval().get(fixture.world.endUser(), first.id()));
    assertEquals(.9, forEver.importance(), "what the draft leaves open changes nothing");
  }

  @Test
  void saysWhatWasNotTaken() {
    Packet parent = fixture.stored("before");
    List<String> many = IntStream.range(0, PacketDraft.MAX_TAGS).mapToObj(i -> "t" + i).toList();
    Packet full = fixture.stored(fixture.draft("full").id(id(7)).tags(many).expiresAt(in(9)));

    IngestOutcome more =
        ingestion.ingest(
            fixture.world.endUser(),
            fixture
                .draft("full")
                .id(id(7))
                .tags(List.of("one more"))
                .parents(List.of(parent.id()))
                .derivation(Derivation.INFERENCE)
                .timestamp(NOW.minusSeconds(1))
                .build());
    IngestOutcome notTheirs =
        ingestion.ingest(
            fixture.world.orgAdmin(),
            fixture.draft("full").id(id(7)).tags(List.of("t1")).importance(1).build());

    assertEquals(
        List.of("tags", "timestamp", "parent_ids", "derivation"),
        assertInstanceOf(IngestOutcome.Duplicate.class, more).notTaken());
    assertNull(more.packet().expiresAt());
    assertEquals(full.id(), notTheirs.packet().id());
    Packet foreign =
        ingestion
            .ingest(fixture.world.colleague(), fixture.draft("hers").id(id(8)).build())
            .packet();
    if (fixture.world.endUser().sees(foreign.owner(), foreign.visibility())) {
      IngestOutcome hers =
          ingestion.ingest(
              fixture.world.endUser(),
              fixture.draft("hers").id(id(8)).tags(List.of("mine")).importance(1).build());
      assertEquals(
          List.of("tags", "importance_score"),
          assertInstanceOf(IngestOutcome.Duplicate.class, hers).notTaken());
    }
  }

  @Test
  void refusesTheIdOfAnExpiredPacket_becauseItDoesNotComeBack() {
    fixture.stored(fixture.draft("short").id(id(7)).expiresAt(in(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    ConflictException e =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("short").id(id(7))));

    assertTrue(String.valueOf(e.getMessage()).contains("expired"), e::getMessage);
  }

  private static Instant in(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  // --- order

  @Test
  void keepsTheOrderOfABatchInItsThread_whateverItsIds() {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drafts.add(fixture.draft("line " + i).id(id(1000 - i)).thread(CHAT).build());
    }

    List<IngestOutcome> stored = ingestion.ingestAll(fixture.world.endUser(), drafts);

    assertEquals(
        stored.stream().map(IngestOutcome::packet).toList(),
        fixture.memory.retrieval().thread(fixture.world.endUser(), ThreadQuery.of(CHAT)).items());
  }

  @Test
  void storesTheContentAgain_onceTheFirstHasExpired() {
    Packet first = fixture.stored(fixture.draft("ok").expiresAt(NOW.plusSeconds(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    Packet second = fixture.stored("ok");

    assertNotEquals(first.id(), second.id());
    assertEquals(second, fixture.stored("ok"));
  }

  @Test
  void isTheSamePacket_whenItsIdIsWrittenTwiceWithTheSameContent() {
    PacketDraft draft = fixture.draft("once").id(id(7)).build();
    Packet first = ingestion.ingest(fixture.world.endUser(), draft).packet();

    IngestOutcome again = ingestion.ingest(fixture.world.endUser(), draft);

    assertEquals(new IngestOutcome.Duplicate(first), again);
  }

  @Test
  void refusesTheId_whenItIsTakenByOtherContentOrByAnotherTenant() {
    fixture.stored(fixture.draft("mine").id(id(7)));
    ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").id(id(8)).build());

    SubstrateException own =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("other").id(id(7))));
    SubstrateException foreign =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("other").id(id(8))));

    assertEquals(own.getMessage(), foreign.getMessage());
    assertEquals(own.code(), foreign.code());
  }

  @Test
  void namesTheParent_whenItIsUnknownForeignOrExpired() {
    Packet foreign =
        ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").build()).packet();
    Packet expired = fixture.stored(fixture.draft("short").expiresAt(NOW.plusSeconds(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    for (var parent : List.of(id(99), foreign.id(), expired.id())) {
      ValidationException e =
          assertThrows(
              ValidationException.class,
              () -> fixture.stored(fixture.draft("child").parents(List.of(parent))));
      assertEquals(ErrorCode.PARENT_NOT_FOUND, e.code());
      assertEquals("/parent_ids/0", e.violations().get(0).pointer());
    }
  }

  @Test
  void refusesAnExpiryInThePast() {
    ValidationException e =
        assertThrows(
            ValidationException.class, () -> fixture.stored(fixture.draft("late").expiresAt(NOW)));

    assertEquals("/expires_at", e.violations().get(0).pointer());
  }

  @Test
  void refusesAVisibilityThatTheRoleMayNotWrite() {
    assertThrows(
        ForbiddenException.class,
        () -> fixture.stored(fixture.draft("secret").visibility(Visibility.L_PRIVATE)));
  }

  @Test
  void storesABatchWhoseDraftsNameEachOther_inAnyOrder() {
    List<IngestOutcome> outcomes =
        ingestion.ingestAll(
            fixture.world.endUser(),
            List.of(
                fixture.draft("merge").id(id(3)).parents(List.of(id(2), id(1))).build(),
                fixture.draft("left").id(id(2)).parents(List.of(id(1))).build(),
                fixture.draft("root").id(id(1)).build()));

    Packet merge = outcomes.get(0).packet();
    assertEquals(2, merge.generation());
    assertEquals(id(1), merge.root());
    assertEquals(List.of(id(2), id(1)), merge.parents());
  }

  @Test
  void pointsTheChildToTheStoredPacket_whenItsParentIsADuplicate() {
    Packet stored = fixture.stored("said before");

    List<IngestOutcome> outcomes =
        ingestion.ingestAll(
            fixture.world.endUser(),
            List.of(
                fixture.draft("said before").id(id(1)).build(),
                fixture.draft("reply").parents(List.of(id(1))).build()));

    assertEquals(new IngestOutcome.Duplicate(stored), outcomes.get(0));
    assertEquals(List.of(stored.id()), outcomes.get(1).packet().parents());
  }

  @Test
  void storesNothing_whenOneOfABatchFails() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                ingestion.ingestAll(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("good").id(id(1)).build(),
                        fixture.draft("orphan").parents(List.of(id(50))).build(),
                        fixture.draft("late").expiresAt(NOW.plusSeconds(5)).build(),
                        fixture.draft("orphan too").parents(List.of(id(51))).build())));

    assertEquals(
        List.of("/items/1/parent_ids/0", "/items/3/parent_ids/0"),
        e.violations().stream().map(Violation::pointer).toList());
    assertThrows(
        SubstrateException.class,
        () -> fixture.memory.retrieval().get(fixture.world.endUser(), id(1)));
  }

  @Test
  void refusesACycleWithinABatch() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                ingestion.ingestAll(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("hen").id(id(1)).parents(List.of(id(2))).build(),
                        fixture.draft("egg").id(id(2)).parents(List.of(id(1))).build())));

    assertEquals(ErrorCode.LINEAGE_CYCLE, e.code());
  }

  @Test
  void storesTheGoodOnes_whenEachStandsForItself() {
    List<ItemResult> results =
        ingestion.ingestEach(
            fixture.world.endUser(),
            List.of(
                fixture.draft("good").id(id(1)).build(),
                fixture.draft("orphan").id(id(2)).parents(List.of(id(50))).build(),
                fixture.draft("child of the orphan").parents(List.of(id(2))).build(),
                fixture.draft("good").build()));

    Packet good = assertInstanceOf(ItemResult.Done.class, results.get(0)).outcome().packet();
    assertEquals(
        ErrorCode.PARENT_NOT_FOUND,
        assertInstanceOf(ItemResult.Failed.class, results.get(1)).failure().code());
    assertEquals(
        ErrorCode.PARENT_NOT_FOUND,
        assertInstanceOf(ItemResult.Failed.class, results.get(2)).failure().code());
    assertEquals(
        new IngestOutcome.Duplicate(good),
        assertInstanceOf(ItemResult.Done.class, results.get(3)).outcome());
  }

  @Test
  void storesNothingOfABatch_whenTheIdThatOthersBuildOnIsSomebodyElses() {
    ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").id(id(8)).build());

    ConflictException e =
        assertThrows(
            ConflictException.class,
            () ->
                ingestion.ingestEach(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("alone").id(id(1)).build(),
                        fixture.draft("parent").id(id(8)).build(),
                        fixture.draft("child").id(id(2)).parents(List.of(id(8))).build())));

    assertEquals("/items/1", e.violations().get(0).pointer());
    for (var unstored : List.of(id(1), id(2))) {
      assertThrows(
          SubstrateException.class,
          () -> fixture.memory.retrieval().get(fixture.world.endUser(), unstored));
    }
  }

  @Test
  void refusesABatchThatIsTooLargeOrHoldsNull() {
    PacketDraft draft = fixture.draft("x").build();

    assertThrows(
        ValidationException.class,
        () ->
            ingestion.ingestAll(
                fixture.world.endUser(),
                Collections.nCopies(PacketIngestion.MAX_BATCH + 1, draft)));
    assertThrows(
        ValidationException.class,
        () ->
            ingestion.ingestAll(
                fixture.world.endUser(), Collections.singletonList((PacketDraft) null)));
  }

  @Test
  void returnsNothing_whenTheBatchIsEmpty() {
    assertEquals(List.of(), ingestion.ingestAll(fixture.world.endUser(), List.of()));
  }

  @Test
  void splitsALongTextIntoOverlappingChunks_withAVectorOfTheWhole() {
    MemoryFixture small = new MemoryFixture(new FakeEmbedder(new EmbeddingModel("small", 16), 16));
    String text = String.join(" ", IntStream.range(0, 40).mapToObj(i -> "word" + i).toList());

    Packet packet = small.stored(text);

    List<Embedding> vectors =
        small
            .adapters
            .memory()
            .unitOfWork()
            .inScope(
                small.world.endUser(),
                () -> small.adapters.memory().embeddings().ofPacket(packet.id().value()));
    assertEquals(3, packet.chunkCount());
    assertEquals(List.of(0, 1, 2, 3), vectors.stream().map(Embedding::chunkIndex).toList());
    assertEquals(null, vectors.get(0).text());
    assertTrue(String.valueOf(vectors.get(1).text()).startsWith("word0 "));
    assertTrue(String.valueOf(vectors.get(3).text()).endsWith(" word39"));
    assertEquals(
        Vector.mean(vectors.subList(1, 4).stream().map(Embedding::vector).toList()),
        vectors.get(0).vector());
  }

  @Test
  void embedsGivenTextsInTheirSpaces_andNothingWhenAskedForNone() {
    Packet inContext =
        fixture.stored(
            fixture.draft("yes").embed(Map.of(EmbeddingSpace.CONTEXT, "asked about the budget")));
    Packet silent = fixture.stored(fixture.draft("no").embed(Map.of()));

    List<List<Embedding>> vectors =
        fixture
            .adapters
            .memory()
            .unitOfWork()
            .inScope(
                fixture.world.endUser(),
                () ->
                    List.of(
                        fixture.adapters.memory().embeddings().ofPacket(inContext.id().value()),
                        fixture.adapters.memory().embeddings().ofPacket(silent.id().value())));
    assertEquals(1, vectors.get(0).size());
    assertEquals(EmbeddingSpace.CONTEXT, vectors.get(0).get(0).space());
    assertEquals("asked about the budget", vectors.get(0).get(0).text());
    assertEquals(List.of(), vectors.get(1));
  }

  @Test
  void refusesTextsToEmbed_whenThereIsNoEmbedder() {
    MemoryFixture keywordsOnly = new MemoryFixture(null);

    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                keywordsOnly.stored(
                    keywordsOnly.draft("x").embed(Map.of(EmbeddingSpace.CONTENT, "y"))));

    assertEquals("/embed", e.violations().get(0).pointer());
  }

  @Test
  void storesNothing_whenTheModelDoesNotAnswer() {
    FakeEmbedder fake = new FakeEmbedder();
    MemoryFixture broken =
        new MemoryFixture(
            new DelegatingEmbedder(fake) {
              @Override
              public List<Vector> embed(List<String> texts) {
                throw new UnavailableException(
                    ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, "no model", null);
              }
            });

    assertThrows(UnavailableException.class, () -> broken.stored(broken.draft("x").id(id(1))));
    assertThrows(
        SubstrateException.class,
        () -> broken.memory.retrieval().get(broken.world.endUser(), id(1)));
  }

  @Test
  void doesNotAskTheModelForWhatIsStoredAlready() {
    AtomicInteger asked = new AtomicInteger();
    MemoryFixture counting =
        new MemoryFixture(
            new DelegatingEmbedder(new FakeEmbedder()) {
              @Override
              public List<Vector> embed(List<String> texts) {
                asked.addAndGet(texts.size());
                return super.embed(texts);
              }
            });
    counting.stored(counting.draft("same").id(id(1)));
    counting.stored(counting.draft("same").id(id(1)));
    counting.stored("same");

    assertEquals(1, asked.get());
  }

  @Test
  void makesAPacketWithoutWordsFindableByNothing() {
    Packet packet =
        ingestion
            .ingest(
                fixture.world.endUser(),
                PacketDraft.of("metric", fixture.json.of(Map.of("value", 3))))
            .packet();

    assertEquals(packet, fixture.memory.retrieval().get(fixture.world.endUser(), packet.id()));
    assertEquals(
        List.of(),
        fixture
            .memory
            .search()
            .search(
                fixture.world.endUser(),
                SearchQuery.builder().text("value").mode(SearchMode.KEYWORD).build())
            .hits());
  }
}
