package io.l9.substrate.application.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The calls of repositories by ingestion, each of which is a statement, and its units of work. */
class IngestionStatementsTest {

  private static final List<String> LOOK_AND_WRITE =
      List.of(
          "UnitOfWork.inScope",
          "PacketRepository.holders",
          "UnitOfWork.inScope",
          "PacketRepository.createAbsent",
          "LexicalIndex.addAll",
          "EmbeddingRepository.holdAndCreate");

  private final List<String> calls = new ArrayList<>();
  private MemoryFixture fixture = new MemoryFixture((Embedder) null);
  private MemoryUseCases memory = useCases();

  private void embedBy(Embedder embedder) {
    fixture = new MemoryFixture(embedder);
    memory = useCases();
  }

  private MemoryUseCases useCases() {
    return MemoryComponents.of(
            CountedStore.of(fixture.adapters.memory(), calls),
            fixture.adapters.knowledge().facts(),
            fixture.config,
            List.of())
        .useCases();
  }

  private IngestOutcome ingested(PacketDraft.Builder draft) {
    calls.clear();
    return memory.ingestion().ingest(fixture.world.endUser(), draft.build());
  }

  @Test
  void isOneUnitOfWork_withoutAModel() {
    PacketDraft.Builder draft = fixture.draft("alpha");
    ingested(draft);
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "PacketRepository.holders",
            "PacketRepository.createAbsent",
            "LexicalIndex.addAll"),
        calls);

    ingested(draft.onDuplicate(OnDuplicate.RETURN));
    assertEquals(List.of("UnitOfWork.inScope", "PacketRepository.holders"), calls);

    ingested(draft.onDuplicate(OnDuplicate.REINFORCE));
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "PacketRepository.holders",
            "PacketRepository.reinforce",
            "PacketRepository.findAll"),
        calls);
  }

  @Test
  void isOneLookAndOneWrite_withAModel() {
    embedBy(new FakeEmbedder());
    ingested(fixture.draft("the first names the model of the space"));
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "PacketRepository.holders",
            "EmbeddingSpaceRepository.hold",
            "UnitOfWork.inScope",
            "PacketRepository.createAbsent",
            "LexicalIndex.addAll",
            "EmbeddingRepository.holdAndCreate",
            "EmbeddingSpaceRepository.noteAbsent",
            "EmbeddingRepository.holdAndCreate"),
        calls);

    ingested(fixture.draft("alpha"));
    assertEquals(LOOK_AND_WRITE, calls);

    calls.clear();
    List<PacketDraft> batch =
        IntStream.range(0, PacketIngestion.MAX_BATCH)
            .mapToObj(i -> fixture.draft("beta " + i).build())
            .toList();
    memory.ingestion().ingestAll(fixture.world.endUser(), batch);
    assertEquals(LOOK_AND_WRITE, calls, "of " + batch.size());
  }

  @Test
  void isOneUnitOfWork_whereTheModelHasNothingToRead() {
    embedBy(new FakeEmbedder());
    PacketDraft.Builder draft = fixture.draft("alpha");
    ingested(draft);
    ingested(draft.onDuplicate(OnDuplicate.RETURN));
    assertEquals(List.of("UnitOfWork.inScope", "PacketRepository.holders"), calls);

    ingested(fixture.draft("beta").embedLater(true));
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "PacketRepository.holders",
            "PacketRepository.createAbsent",
            "LexicalIndex.addAll",
            "EmbeddingBacklogRepository.addAbsent"),
        calls);
  }

  /** As a request with an idempotency key is. */
  @Test
  void looksOnce_inAUnitOfWorkThatLastsLonger() {
    embedBy(new FakeEmbedder());
    fixture
        .adapters
        .memory()
        .unitOfWork()
        .spanning(fixture.world.endUser(), () -> ingested(fixture.draft("alpha")));
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "PacketRepository.holders",
            "PacketRepository.createAbsent",
            "LexicalIndex.addAll",
            "EmbeddingBacklogRepository.addAbsent"),
        calls);
  }

  @Test
  void looksAgain_ifAnotherWriterWasFaster() {
    PacketDraft.Builder draft = fixture.draft("alpha");
    PacketId[] first = new PacketId[1];
    MemoryUseCases[] other = new MemoryUseCases[1];
    embedBy(
        new DelegatingEmbedder(new FakeEmbedder()) {
          @Override
          public List<Vector> embed(List<String> texts) {
            MemoryUseCases writer = other[0];
            other[0] = null;
            if (writer != null) {
              first[0] =
                  writer.ingestion().ingest(fixture.world.endUser(), draft.build()).packet().id();
            }
            return super.embed(texts);
          }
        });
    other[0] = fixture.memory;
    IngestOutcome outcome = ingested(draft.onDuplicate(OnDuplicate.RETURN));
    assertEquals(first[0], outcome.packet().id());
    assertInstanceOf(IngestOutcome.Duplicate.class, outcome);
    assertEquals(2, Collections.frequency(calls, "PacketRepository.holders"), calls::toString);
  }

  @Test
  void sendsNone_ifThereIsNothingToIngest() {
    assertEquals(List.of(), memory.ingestion().ingestAll(fixture.world.endUser(), List.of()));
    assertEquals(List.of(), calls);
  }
}
