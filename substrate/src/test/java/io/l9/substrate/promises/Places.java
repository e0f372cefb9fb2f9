package io.l9.substrate.promises;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One packet with a word, everything that was made of it, and every read that shows the word. */
final class Places {

  private static final Set<String> ALL =
      Set.of(
          "packet",
          "search",
          "list of facts",
          "fact",
          "history",
          "why",
          "conflicts",
          "review",
          "context",
          "export",
          "neighbours",
          "traversal",
          "relationships",
          "view",
          "list of reflections",
          "reflection",
          "search of reflections",
          "advice",
          "audit");

  final String word;
  final PacketId packet;
  final Fact fact;
  final ReflectionId lesson;

  private Places(String word, PacketId packet, Fact fact, ReflectionId lesson) {
    this.word = word;
    this.packet = packet;
    this.fact = fact;
    this.lesson = lesson;
  }

  /**
   * Stores a packet about the word, and derives a fact of each type, an edge and a lesson from it.
   */
  static Places fill(Memory memory, String word) {
    PacketId packet = KnowledgePromises.note(memory, word, "age", 7);
    Fact fact = KnowledgePromises.asserted(KnowledgePromises.extract(memory, packet).get(0));
    AssertOutcome against =
        memory
            .facts()
            .put(memory.facts().draft(word, "age", 8).from(packet, null).on(OnConflict.CONTRADICT));
    AssertOutcome related =
        memory
            .facts()
            .put(memory.facts().relation(word, "knows", word + " bee").from(packet, null));
    if (!(against instanceof AssertOutcome.Contradicted)
        || !(related instanceof AssertOutcome.Asserted)) {
      throw new AssertionError(against + " " + related);
    }
    var unused = memory.facts().contradict(fact.id(), null, "a doubt about " + word);
    var mentioned =
        memory.graph().mention(RelationshipDraft.of(word, "likes", "tea").withPacket(packet));
    return new Places(word, packet, fact, lesson(memory, word, packet));
  }

  private static ReflectionId lesson(Memory memory, String word, PacketId packet) {
    return memory
        .reflections()
        .remember(
            new ReflectionDraft(
                ReflectionKind.LESSON,
                ReflectionText.of("Ask " + word),
                Set.of(word),
                Set.of(),
                Priority.MEDIUM,
                null,
                null,
                null,
                packet,
                null,
                null,
                Visibility.SHARED,
                true))
        .reflection()
        .id();
  }

  static Set<String> all() {
    return new TreeSet<>(ALL);
  }

  /** Returns the names of the reads that show this reader the word. */
  Set<String> seenBy(Memory reader) {
    Map<String, Supplier<Object>> reads = new LinkedHashMap<>();
    reads.put("packet", () -> reader.get(packet).payload().text());
    reads.put("search", () -> reader.search(word).stream().map(hit -> hit.text()).toList());
    reads.put("list of facts", () -> reader.facts().about(word));
    reads.put("fact", () -> reader.facts().get(fact.id()));
    reads.put("history", () -> reader.facts().history(fact.id()));
    reads.put("why", () -> reader.facts().why(fact.id()));
    reads.put("conflicts", () -> reader.facts().conflicts(50, null).items());
    reads.put("review", () -> reader.review().list(ReviewQuery.all(200)).entries());
    reads.put("context", () -> reader.context("What about " + word + "?").text());
    reads.put("export", () -> KnowledgePromises.exported(reader));
    reads.put("neighbours", () -> reader.graph().neighbours(word).edges());
    reads.put("traversal", () -> reader.graph().traverse(TraversalQuery.from(word)).edges());
    reads.put("relationships", () -> reader.graph().list(RelationshipQuery.all(200, null)).items());
    reads.put("view", () -> reader.graph().view(new EntityGraphViewQuery(null, 200, null)));
    reads.put("list of reflections", () -> reader.reflections().list(ReflectionQuery.newest()));
    reads.put("reflection", () -> reader.reflections().get(lesson));
    reads.put("search of reflections", () -> reader.reflections().search(word));
    reads.put("advice", () -> reader.beforeTask(word).sections());
    reads.put("audit", () -> reader.audit().newest());
    return reads.entrySet().stream()
        .filter(read -> shows(read.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether the word is shown; a hidden id is answered like an unknown one. */
  private boolean shows(Supplier<Object> read) {
    try {
      return String.valueOf(read.get()).contains(word);
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Returns the outcomes of reading the packet once more. */
  List<AssertOutcome> readAgain(Memory memory) {
    return KnowledgePromises.extract(memory, packet);
  }
}
