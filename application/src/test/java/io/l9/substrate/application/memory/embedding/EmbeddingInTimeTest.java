package io.l9.substrate.application.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.DelegatingEmbedder;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.application.memory.packet.PacketIngestionService;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog.Step;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model that takes its time by a clock that the test holds. */
class EmbeddingInTimeTest {

  private static final int CHUNK = 16;
  private static final Duration PIECE = Duration.ofMillis(800);

  /** The caller's time, as the same clock counts it down. */
  private final class Time implements Deadlines {

    @Nullable Instant until;

    @Override
    public <T extends @Nullable Object> T within(Duration limit, Supplier<T> work) {
      until = clock.instant().plus(limit);
      return work.get();
    }

    @Override
    public Optional<Duration> remaining() {
      if (until == null) {
        return Optional.empty();
      }
      Duration left = Duration.between(clock.instant(), until);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }
  }

  private final class SlowModel extends DelegatingEmbedder {

    private final Duration piece;
    final List<String> embedded = new ArrayList<>();
    int tokenized;

    SlowModel(String name, Duration piece) {
      super(new FakeEmbedder(new EmbeddingModel(name, 16), CHUNK));
      this.piece = piece;
    }

    @Override
    public List<TextSpan> tokens(String text) {
      tokenized++;
      return super.tokens(text);
    }

    @Override
    public List<Vector> embed(List<String> texts) {
      embedded.addAll(texts);
      clock.advance(piece.multipliedBy(texts.size()));
      return super.embed(texts);
    }

    @Override
    public Vector embedQuery(String text) {
      clock.advance(piece);
      return super.embedQuery(text);
    }
  }

  private final MutableClock clock = new MutableClock(MemoryFixture.NOW);
  private final Time time = new Time();
  private SlowModel model = new SlowModel("slow", PIECE);
  private MemoryFixture fixture = new MemoryFixture(clock, time, model);
  private TenantScope user = fixture.world.endUser();

  private void with(SlowModel other, SlowModel... others) {
    model = other;
    fixture = new MemoryFixture(clock, time, other, others);
    user = fixture.world.endUser();
  }

  private static String words(int count, String word) {
    return String.join(" ", IntStream.range(0, count).mapToObj(i -> word + i).toList());
  }

  private IngestOutcome ingest(PacketDraft.Builder draft) {
    return fixture.memory.ingestion().ingest(user, draft.build());
  }

  private List<Embedding> vectors(Packet packet) {
    return fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(user, () -> fixture.adapters.memory().embeddings().ofPacket(packet.id().value()));
  }

  private Step work() {
    return fixture.memory.embeddingBacklog().work(user, 20);
  }

  private void assertFound(Packet packet, String text) {
    assertEquals(
        packet.id(),
        fixture
            .memory
            .search()
            .search(user, SearchQuery.builder().text(text).mode(SearchMode.SEMANTIC).build())
            .hits()
            .get(0)
            .packet()
            .id());
  }

  @Test
  void leavesALongTextToAWorker_andSaysSo() {
    String text = words(CHUNK * PacketIngestionService.MAX_PIECES, "long");

    IngestOutcome outcome = ingest(fixture.draft(text));

    assertEquals(MemoryFixture.NOW, clock.instant(), "nobody waited");
    assertTrue(assertInstanceOf(IngestOutcome.Stored.class, outcome).embeddedLater());
    assertEquals(List.of(), vectors(outcome.packet()));
    assertEquals(new Step(1, 1, 0), work());
    assertEquals(model.embedded.size() + 1, vectors(outcome.packet()).size());
    assertFound(outcome.packet(), "long7");
  }

  @Test
  void doesNotSplitWhatIsTooLongHoweverItWouldBeSplit() {
    String text = "x".repeat(PacketDraft.MAX_PAYLOAD - 100);

    assertTrue(((IngestOutcome.Stored) ingest(fixture.draft(text))).embeddedLater());
    assertEquals(0, model.tokenized);
  }

  @Test
  void storesByItsDeadlineWhatWasMade_andAWorkerMakesTheRest() {
    time.until = clock.instant().plusSeconds(5);
    String text = words(CHUNK * 10, "word");

    IngestOutcome outcome = ingest(fixture.draft(text));

    assertTrue(((IngestOutcome.Stored) outcome).embeddedLater());
    assertTrue(time.remaining().orElseThrow().toMillis() >= 1000, "there was time left to store");
    List<String> inline = List.copyOf(model.embedded);
    assertFalse(inline.isEmpty());
    assertEquals(
        inline,
        vectors(outcome.packet()).stream().map(Embedding::text).toList(),
        "nothing is lost");

    time.until = null;
    assertEquals(new Step(1, 1, 0), work());
    assertEquals(
        model.embedded.size(), model.embedded.stream().distinct().count(), "no piece twice");
    assertEquals(model.embedded.size() + 1, vectors(outcome.packet()).size());
    assertEquals(
        model.embedded.size(),
        fixture.memory.retrieval().get(user, outcome.packet().id()).chunkCount());
    assertFound(outcome.packet(), "word3");
  }

  @Test
  void ofABatchStoresAll_withTheVectorsForWhichThereWasTime() {
    time.until = clock.instant().plusSeconds(5);
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drafts.add(fixture.draft("short text " + i).build());
    }

    List<IngestOutcome> outcomes = fixture.memory.ingestion().ingestAll(user, drafts);

    long later = outcomes.stream().filter(o -> ((IngestOutcome.Stored) o).embeddedLater()).count();
    assertEquals(20, later + model.embedded.size());
    assertTrue(later > 0 && later < 20, () -> later + " later");
    time.until = null;
    assertEquals(later, work().done());
    assertEquals(20, model.embedded.size());
  }

  @Test
  void waitsForTheModel_ofWhomTheCallerHasNoDeadline() {
    IngestOutcome outcome = ingest(fixture.draft(words(CHUNK * 10, "word")));

    assertFalse(((IngestOutcome.Stored) outcome).embeddedLater());
    assertEquals(model.embedded.size() + 1, vectors(outcome.packet()).size());
  }

  @Test
  void refusesWithoutEnd_whatHasToBeWhole() {
    Packet packet = ingest(fixture.draft("short")).packet();
    List<Embedding> before = vectors(packet);
    time.until = clock.instant().plusSeconds(5);

    UnavailableException e =
        assertThrows(
            UnavailableException.class,
            () ->
                fixture
                    .memory
                    .embeddings()
                    .put(
                        user,
                        packet.id().value(),
                        Content.text(EmbeddingSpace.CONTENT, words(CHUNK * 100, "w"))));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    Duration late = Duration.between(time.until, clock.instant());
    assertTrue(late.compareTo(PIECE.multipliedBy(2)) < 0, late::toString);
    assertEquals(before, vectors(packet));
  }

  @Test
  void doesNotBeginASearch_whoseTimeIsOver() {
    time.until = clock.instant();

    UnavailableException e =
        assertThrows(
            UnavailableException.class,
            () -> fixture.memory.search().search(user, SearchQuery.of("anything")));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertEquals(MemoryFixture.NOW, clock.instant());
  }

  @Test
  void aWorkerStoresWhatItMade_beforeItsLeaseIsOver() {
    with(new SlowModel("slow", Duration.ofSeconds(3)));
    Packet packet = ingest(fixture.draft(words(CHUNK * 300, "word"))).packet();

    Step step = work();
    assertEquals(new Step(1, 0, 0), step);
    Duration taken = Duration.between(MemoryFixture.NOW, clock.instant());
    assertTrue(taken.compareTo(EmbeddingBacklogService.LEASE) < 0, taken::toString);
    assertEquals(model.embedded.size(), vectors(packet).size());

    int steps = 1;
    while (step.done() == 0) {
      step = work();
      steps++;
    }
    assertTrue(steps > 2 && steps < 10, steps + " steps");
    assertEquals(model.embedded.size(), model.embedded.stream().distinct().count());
    assertEquals(model.embedded.size() + 1, vectors(packet).size());
    assertEquals(0, fixture.memory.embeddingBacklog().state(user, 0).waiting());
  }

  @Test
  void aMoveToAnotherModelEndsToo_howeverLongATextIs() {
    SlowModel next = new SlowModel("next", Duration.ofSeconds(3));
    with(new SlowModel("slow", Duration.ZERO), next);
    Packet first = fixture.stored("short");
    Packet packet = ingest(fixture.draft(words(CHUNK * 300, "word"))).packet();
    assertEquals(1, work().done());
    TenantScope admin = fixture.world.tenantAdmin();
    fixture.memory.reembedding().begin(admin, EmbeddingSpace.CONTENT, next.model());

    int steps = 0;
    while (fixture.memory.reembedding().spaces(admin).get(0).moving() && steps < 20) {
      Instant before = clock.instant();
      fixture.memory.reembedding().work(admin, 10);
      Duration taken = Duration.between(before, clock.instant());
      assertTrue(taken.compareTo(ReembeddingService.LEASE) < 0, taken::toString);
      steps++;
    }

    assertTrue(steps < 20, "it does not end");
    assertEquals(next.embedded.size(), next.embedded.stream().distinct().count());
    assertEquals(next.embedded.size(), vectors(packet).size() - 1 + vectors(first).size());
  }
}
