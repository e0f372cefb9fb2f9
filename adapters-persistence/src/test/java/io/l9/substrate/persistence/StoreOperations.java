package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The operations of {@link StoreBenchmark}, each a unit of work of its own. */
public final class StoreOperations {

  private static final int ROWS = 100;
  private static final int PAGE = 50;
  private static final int BATCH = 100;

  private final MemoryFixture fixture;
  private final MemoryStore memory;
  private final ThreadId thread;
  private final Vector noteVector;
  private final EmbeddingModel model = new EmbeddingModel("bench", 384);

  private StoreOperations(DataSource dataSource, long seed) {
    memory = Persistence.open(dataSource, "public", MigratedMemory.JSON).memory();
    fixture = new MemoryFixture(new Random(seed));
    thread = new ThreadId(Seeds.uuid(fixture.random()));
    noteVector = fixture.vector(1536);
  }

  /** Returns the operations by name, over rows of a tenant of their own. */
  public static Map<String, Runnable> of(DataSource dataSource, long seed) {
    return new StoreOperations(dataSource, seed).all();
  }

  private Map<String, Runnable> all() {
    List<Packet> packets = packets(ROWS);
    List<Note> notes = IntStream.range(0, ROWS).mapToObj(i -> note()).toList();
    List<Summary> summaries =
        IntStream.range(0, ROWS).mapToObj(i -> summary(packets.get(i))).toList();
    AccessTarget target = AccessTarget.packet(packets.get(0).id().value());
    inScope(
        () -> {
          memory.packets().createAbsent(packets);
          notes.forEach(note -> memory.notes().create(note, noteVector));
          SummaryRepository.Index index = new SummaryRepository.Index(Set.of("term"), null, null);
          summaries.forEach(summary -> memory.summaries().create(summary, index));
          memory.accessLog().appendAll(accesses(target));
          memory
              .embeddings()
              .createAll(
                  IntStream.range(0, 4)
                      .mapToObj(
                          i -> fixture.embedding(packets.get(0), model, fixture.vector(384), i))
                      .toList());
          return true;
        });
    Map<String, Runnable> operations = new LinkedHashMap<>();
    operations.put("note find", read(() -> memory.notes().find(notes.get(7).id()).orElseThrow()));
    operations.put(
        "note page 50", read(() -> memory.notes().list(new NoteQuery(null, PAGE, null))));
    operations.put("note insert", read(() -> create(note())));
    operations.put(
        "packet find", read(() -> memory.packets().find(packets.get(7).id()).orElseThrow()));
    operations.put(
        "packet page 50",
        read(() -> memory.packets().thread(new ThreadQuery(thread, true, PAGE, null), NOW)));
    operations.put("packet insert", read(() -> memory.packets().createAbsent(packets(1))));
    operations.put("packet batch 100", read(() -> memory.packets().createAbsent(packets(BATCH))));
    operations.put(
        "summary page 50",
        read(() -> memory.summaries().list(new SummaryQuery(null, null, false, PAGE, null), NOW)));
    operations.put(
        "access page 50", read(() -> memory.accessLog().of(new AccessQuery(target, PAGE, null))));
    operations.put("access batch 100", read(() -> append(target)));
    operations.put(
        "embeddings of a packet",
        read(() -> memory.embeddings().ofPacket(packets.get(0).id().value())));
    operations.put("embedding batch 100", read(() -> embed(packets)));
    return operations;
  }

  private boolean create(Note note) {
    memory.notes().create(note, noteVector);
    return true;
  }

  private boolean append(AccessTarget target) {
    memory.accessLog().appendAll(accesses(target));
    return true;
  }

  private boolean embed(List<Packet> packets) {
    EmbeddingModel fresh = new EmbeddingModel("m" + Seeds.uuid(fixture.random()), 384);
    memory
        .embeddings()
        .createAll(
            packets.stream()
                .map(p -> fixture.embedding(p, fresh, fixture.vector(384), 0))
                .toList());
    return true;
  }

  private Runnable read(Supplier<?> work) {
    return () -> inScope(work);
  }

  private void inScope(Supplier<?> work) {
    Object result = memory.unitOfWork().inScope(fixture.actor(), work);
    if (result == null) {
      throw new IllegalStateException("nothing was read");
    }
  }

  private List<Packet> packets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> fixture.packet().thread(thread).tags("a", "b").build())
        .toList();
  }

  private Note note() {
    return new Note(
        Seeds.uuid(fixture.random()),
        fixture.actor().owner(),
        Visibility.SHARED,
        "agent",
        MigratedMemory.JSON.of(Map.of("text", "a note of some words", "rank", 7)),
        0.5,
        NOW);
  }

  private Summary summary(Packet packet) {
    return new Summary(
        new SummaryId(Seeds.uuid(fixture.random())),
        packet.owner(),
        packet.visibility(),
        SummarySubject.thread(thread),
        Consolidation.of("a text of a sentence or two, as summaries have them"),
        List.of(packet.id()),
        true,
        3,
        "extractive",
        NOW,
        NOW,
        null,
        NOW,
        NOW,
        1);
  }

  private List<Access> accesses(AccessTarget target) {
    return IntStream.range(0, BATCH)
        .mapToObj(
            i ->
                new Access(
                    Seeds.uuid(fixture.random()),
                    fixture.actor().owner(),
                    target,
                    AccessKind.READ,
                    "agent",
                    null,
                    null,
                    null,
                    null,
                    null,
                    NOW,
                    null,
                    null,
                    null))
        .toList();
  }
}
