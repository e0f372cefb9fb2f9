package io.l9.substrate.application.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.DelegatingEmbedder;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog.Step;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository.Entry;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EmbeddingBacklogServiceTest {

  /** Counts texts, and fails where it is told to. */
  private static final class Model extends DelegatingEmbedder {
    Model() {
      super(new FakeEmbedder());
    }

    final List<String> embedded = new ArrayList<>();
    boolean down;
    Runnable meanwhile = () -> {};

    @Override
    public List<Vector> embed(List<String> texts) {
      if (down) {
        throw new UnavailableException(
            ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, "the model is down", null);
      }
      if (texts.contains("poison")) {
        throw new IllegalStateException("cannot embed this");
      }
      embedded.addAll(texts);
      meanwhile.run();
      return super.embed(texts);
    }
  }

  private final Model model = new Model();
  private final MemoryFixture fixture = new MemoryFixture(model);
  private final TenantScope user = fixture.world.endUser();
  private final TenantScope platform =
      new TenantScope(
          fixture.world.foreigner().tenant(),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(1, 1),
          null,
          null);

  private Packet later(String text) {
    return fixture.stored(fixture.draft(text).embedLater(true));
  }

  private Step work() {
    return fixture.memory.embeddingBacklog().work(platform, 10);
  }

  private long waiting() {
    return fixture.memory.embeddingBacklog().state(user, 5).waiting();
  }

  private List<Embedding> embeddings(Packet packet) {
    return fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(user, () -> fixture.adapters.memory().embeddings().ofPacket(packet.id().value()));
  }

  private long hits(String text, SearchMode mode) {
    return fixture
        .memory
        .search()
        .search(user, SearchQuery.builder().text(text).mode(mode).build())
        .hits()
        .size();
  }

  @Test
  void aPacketIsFoundByItsWordsAtOnce_andByMeaningOnceAWorkerWasThere() {
    Packet packet = later("alice prefers email");
    assertEquals(List.of(), model.embedded, "the write did not wait for the model");
    assertEquals(1, hits("email", SearchMode.KEYWORD));
    assertEquals(0, hits("email", SearchMode.SEMANTIC));
    assertEquals(1, waiting());
    assertEquals(new Step(1, 1, 0), work());
    assertEquals(1, hits("email", SearchMode.SEMANTIC));
    assertEquals(packet.owner(), embeddings(packet).get(0).owner(), "not the worker's");
    assertEquals(0, waiting());
    assertEquals(new Step(0, 0, 0), work());
  }

  @Test
  void embedsTheTextsThatTheDraftNamed_andCountsTheChunks() {
    String words = "word ".repeat(300).strip();
    Packet packet =
        fixture.stored(
            fixture.draft("own").embed(Map.of(EmbeddingSpace.SUMMARY, words)).embedLater(true));
    assertEquals(1, packet.chunkCount());
    assertEquals(1, work().done());
    List<Embedding> stored = embeddings(packet);
    assertTrue(stored.stream().allMatch(e -> e.space() == EmbeddingSpace.SUMMARY));
    assertEquals(stored.size() - 1, fixture.memory.retrieval().get(user, packet.id()).chunkCount());
  }

  @Test
  void whatNobodyCanEmbedNow_isFoundByWordsAndWaitsForTheMoveToAnotherModel() {
    TenantScope admin = fixture.world.tenantAdmin();
    Packet old = fixture.stored(fixture.draft("old harbour").embed(Map.of()));
    EmbeddingModel unknown = new EmbeddingModel("unknown", 3);
    fixture
        .memory
        .embeddings()
        .put(
            admin,
            old.id().value(),
            Content.vector(EmbeddingSpace.CONTENT, unknown, Vector.of(1, 2, 3)));
    Packet adopted = fixture.stored(fixture.draft("adopted harbour").embed(Map.of()));
    fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(
            user,
            () -> {
              fixture
                  .adapters
                  .memory()
                  .embeddingBacklog()
                  .addAbsent(
                      List.of(
                          new Entry(
                              adopted.id().value(),
                              adopted.owner(),
                              adopted.visibility(),
                              false,
                              null)),
                      MemoryFixture.NOW);
              return true;
            });
    IngestOutcome written =
        fixture.memory.ingestion().ingest(user, fixture.draft("new harbour").build());
    assertTrue(assertInstanceOf(IngestOutcome.Stored.class, written).embeddedLater());

    assertEquals(new Step(2, 0, 0), work());
    assertEquals(new Step(0, 0, 0), work(), "it is not tried again and again");
    assertEquals(3, hits("harbour", SearchMode.KEYWORD));
    assertEquals(2, fixture.memory.embeddingBacklog().state(user, 5).failed());
    assertTrue(
        fixture
            .memory
            .search()
            .search(user, SearchQuery.of("harbour"))
            .notes()
            .toString()
            .contains("2 packets that this scope sees wait"));

    fixture.memory.reembedding().begin(admin, EmbeddingSpace.CONTENT, model.model());
    assertEquals(new Step(2, 2, 0), work());
    while (fixture.memory.reembedding().spaces(admin).get(0).moving()) {
      fixture.memory.reembedding().work(admin, 10);
    }
    assertEquals(3, hits("harbour", SearchMode.SEMANTIC));
  }

  @Test
  void nothingIsQueued_thatIsNotToBeEmbedded() {
    MemoryFixture without = new MemoryFixture(null);
    without.stored(without.draft("words").embedLater(true));
    assertEquals(0, without.memory.embeddingBacklog().state(without.world.endUser(), 0).waiting());
    assertThrows(
        ValidationException.class,
        () ->
            without.stored(
                without
                    .draft("words")
                    .embed(Map.of(EmbeddingSpace.CONTENT, "text"))
                    .embedLater(true)));
  }

  @Test
  void aModelThatIsDown_countsAgainstNoPacket() {
    later("one");
    later("two");
    model.down = true;
    for (int i = 0; i < 20; i++) {
      assertEquals(new Step(2, 0, 2), work());
      fixture.clock.advance(EmbeddingBacklogService.PAUSE);
    }
    model.down = false;
    assertEquals(new Step(2, 2, 0), work());
  }

  @Test
  void onePacketThatCannotBeEmbedded_standsInNobodysWay_andIsGivenUpOnce() {
    Packet good = later("good");
    Packet poison =
        fixture.stored(
            fixture.draft("bad").embed(Map.of(EmbeddingSpace.CONTENT, "poison")).embedLater(true));
    assertEquals(new Step(2, 1, 1), work());
    assertEquals(1, embeddings(good).size());
    int attempts = 1;
    for (; attempts < 50; attempts++) {
      fixture.clock.advance(EmbeddingBacklogService.PAUSE);
      if (work().taken() == 0) {
        break;
      }
    }
    assertEquals(8, attempts);
    var state = fixture.memory.embeddingBacklog().state(user, 5);
    assertEquals(1, state.failed());
    assertEquals(poison.id().value(), state.failures().get(0).packet());
    assertEquals("cannot embed this", state.failures().get(0).error());
    assertEquals(1, fixture.memory.embeddingBacklog().retry(user));
    assertEquals(1, work().taken());
  }

  @Test
  void aWorkerThatWasThoughtDead_storesNothing() {
    Packet packet = later("slow");
    AtomicInteger other = new AtomicInteger();
    model.meanwhile =
        () -> {
          model.meanwhile = () -> {};
          fixture.clock.advance(EmbeddingBacklogService.LEASE.plus(Duration.ofSeconds(1)));
          other.set(work().done());
        };
    assertEquals(0, work().done());
    assertEquals(1, other.get());
    assertEquals(1, embeddings(packet).size());
  }

  @Test
  void aPacketThatExpiresMeanwhile_isNotEmbedded() {
    Packet packet =
        fixture.stored(
            fixture
                .draft("short lived")
                .expiresAt(MemoryFixture.NOW.plusSeconds(5))
                .embedLater(true));
    fixture.clock.advance(Duration.ofSeconds(5));
    assertEquals(new Step(1, 1, 0), work());
    assertEquals(List.of(), model.embedded);
    assertEquals(List.of(), embeddings(packet));
  }

  @Test
  void makesTermsToo_whereTheyAreWanted() {
    Packet bare =
        new PacketBuilder(
                MemoryFixture.id(7),
                user.owner(),
                fixture.json.of(Map.of("text", "bare")),
                MemoryFixture.NOW)
            .build();
    fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(
            user,
            () -> {
              fixture.adapters.memory().packets().createAbsent(List.of(bare));
              fixture
                  .adapters
                  .memory()
                  .embeddingBacklog()
                  .addAbsent(
                      List.of(
                          new Entry(
                              bare.id().value(), bare.owner(), bare.visibility(), true, null)),
                      MemoryFixture.NOW);
              return true;
            });
    assertEquals(0, hits("bare", SearchMode.KEYWORD));
    assertEquals(new Step(1, 1, 0), work());
    assertEquals(1, hits("bare", SearchMode.KEYWORD));
    assertEquals(1, hits("bare", SearchMode.SEMANTIC));
  }

  @Test
  void refusesABatchThatIsNone() {
    assertThrows(
        ValidationException.class, () -> fixture.memory.embeddingBacklog().work(platform, 0));
    assertThrows(
        ValidationException.class, () -> fixture.memory.embeddingBacklog().work(platform, 501));
  }

  @Test
  void aTenantsFirstModelStays_andALaterWriterWithAnotherWaitsForIt() {
    later("first");
    assertEquals(1, work().done());
    EmbeddingModel other = new EmbeddingModel("other", 32);
    MemoryUseCases second = fixture.with(new FakeEmbedder(other, 100));
    Packet packet = second.ingestion().ingest(user, fixture.draft("second").build()).packet();
    assertEquals(List.of(), embeddings(packet), "no vector that nothing is compared with");
    var result = second.search().search(user, SearchQuery.of("second"));
    assertEquals(1, result.hits().size());
    assertTrue(result.notes().toString().contains("of which there is no embedder"));
    assertThrows(
        ValidationException.class,
        () ->
            second
                .ingestion()
                .ingest(
                    user,
                    fixture.draft("third").embed(Map.of(EmbeddingSpace.CONTENT, "t")).build()));
  }
}
