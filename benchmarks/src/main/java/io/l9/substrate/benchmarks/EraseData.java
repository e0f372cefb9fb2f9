package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The memory of a person to be erased: packets in threads, each of which comes of the one before,
 * with tags, terms and a vector; on every tenth an event and a fact, on every hundredth a summary,
 * a lesson, a task, a checkpoint, an item of the store and a line of a log.
 *
 * @param packets of a person
 */
record EraseData(int packets) {

  private static final int BATCH = 500;
  private static final int THREAD = 20;
  private static final int PACKETS_PER_FACT = 10;
  private static final int PACKETS_PER_SUMMARY = 100;
  private static final int CHECKPOINT_BYTES = 1_000;
  private static final List<String> DIGITS =
      List.of("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu");

  /**
   * Fills a memory.
   *
   * @return the ids of its packets, with their vectors
   */
  Map<UUID, float[]> fill(
      Memory memory, String person, PrecomputedEmbedder embedder, ClusteredVectors vectors) {
    Map<UUID, float[]> stored = new LinkedHashMap<>();
    List<PacketId> ids = new ArrayList<>();
    for (int from = 0; from < packets; from += BATCH) {
      List<PacketDraft> drafts = new ArrayList<>();
      for (int i = from; i < Math.min(packets, from + BATCH); i++) {
        float[] vector = vectors.next();
        PacketId id = new PacketId(UUID.randomUUID());
        stored.put(id.value(), vector);
        drafts.add(draft(memory, person, i, id, ids, embedder, vector));
        ids.add(id);
      }
      var unused = memory.rememberAll(drafts);
    }
    for (int i = 0; i < packets; i += PACKETS_PER_FACT) {
      memory.events().append("agent-" + i % 7, "read", ids.get(i), Map.of("number", i));
      var unused = memory.facts().put(person, "saw", "thing " + i, ids.get(i));
    }
    for (int i = 0; i + THREAD <= packets; i += PACKETS_PER_SUMMARY) {
      String text = "what " + person + " saw about thing " + i;
      embedder.know(text, vectors.nextVector());
      var unused =
          memory
              .summaries()
              .create(
                  SummaryDraft.of(SummarySubject.topic(person + i), ids.subList(i, i + THREAD))
                      .saying(Consolidation.of(text)));
      work(memory, person, i, ids.get(i), embedder, vectors);
    }
    return stored;
  }

  /** Fills in the rows of an agent whose work was about a packet. */
  private static void work(
      Memory memory,
      String person,
      int number,
      PacketId packet,
      PrecomputedEmbedder embedder,
      ClusteredVectors vectors) {
    String lesson = "Go to the place " + spoken(number) + " before " + person + " does";
    embedder.know(lesson, vectors.nextVector());
    Object unused = memory.reflections().remember(lesson(lesson, packet));
    unused = memory.tasks().enqueue("visit", Map.of("place", number, "person", person));
    unused =
        memory
            .checkpoints()
            .put(
                new CheckpointStep(
                        person + "-" + number,
                        1,
                        CheckpointStep.bytes(new Random(number), CHECKPOINT_BYTES))
                    .put());
    String item = "{\"seen\":" + number + "}";
    embedder.know(item, vectors.nextVector());
    memory
        .store()
        .put(
            new ItemAddress(Namespace.of("places", person), "place-" + number),
            new JsonDocument(item));
    unused =
        memory
            .logs()
            .append(LogDraft.of("agent-" + number % 7, LogLevel.INFO, person + " saw " + number));
  }

  /** Returns a word for a number: numbers alone make no other lesson. */
  private static String spoken(int number) {
    return String.valueOf(number)
        .chars()
        .mapToObj(digit -> DIGITS.get(digit - '0'))
        .collect(Collectors.joining());
  }

  /** Stored beside what says nearly the same: every packet has its own. */
  private static ReflectionDraft lesson(String text, PacketId source) {
    return new ReflectionDraft(
        ReflectionKind.LESSON,
        ReflectionText.of(text),
        Set.of(),
        Set.of(),
        Priority.MEDIUM,
        null,
        null,
        null,
        source,
        null,
        null,
        Visibility.SHARED,
        true);
  }

  private static PacketDraft draft(
      Memory memory,
      String person,
      int number,
      PacketId id,
      List<PacketId> before,
      PrecomputedEmbedder embedder,
      float[] vector) {
    String text = person + " saw thing " + number + " on the way to place " + number % 97;
    embedder.know(text, Vector.of(vector));
    PacketDraft.Builder draft =
        memory
            .draft("note", Map.of("text", text))
            .id(id)
            .tags(Set.of("way", "place-" + number % 97))
            .thread(new ThreadId(new UUID(number / THREAD, person.hashCode())));
    return number % THREAD == 0
        ? draft.build()
        : draft.parents(List.of(before.get(number - 1))).build();
  }
}
