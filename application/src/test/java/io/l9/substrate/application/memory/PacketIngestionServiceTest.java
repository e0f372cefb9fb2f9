package io.l9.substrate.application.memory;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.ThreadId;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
            .unitOfWork()
            .inScope(
                small.world.endUser(),
                () -> small.adapters.embeddings().ofPacket(packet.id().value()));
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
            .unitOfWork()
            .inScope(
                fixture.world.endUser(),
                () ->
                    List.of(
                        fixture.adapters.embeddings().ofPacket(inContext.id().value()),
                        fixture.adapters.embeddings().ofPacket(silent.id().value())));
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
