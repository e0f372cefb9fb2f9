package io.l9.substrate.application.memory.packet;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.DelegatingEmbedder;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The embedding of drafts at ingestion. */
class DraftEmbeddingTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final PacketIngestion ingestion = fixture.memory.ingestion();

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
