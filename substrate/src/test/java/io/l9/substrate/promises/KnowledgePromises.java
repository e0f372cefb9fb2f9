package io.l9.substrate.promises;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** The actors of a tenant of its own for each promise, and what they do. */
abstract class KnowledgePromises {

  final PromiseStore store;
  Random random;
  TenantWorld world;

  KnowledgePromises(PromiseStore store) {
    this.store = store;
  }

  @BeforeEach
  void newTenant(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
    store.clock.set(PromiseStore.NOW);
  }

  Memory as(TenantScope actor) {
    return store.l9().as(actor);
  }

  Memory alice() {
    return as(world.endUser());
  }

  Memory agent() {
    return as(world.system());
  }

  Memory admin() {
    return as(world.tenantAdmin());
  }

  /** Returns a word that stands nowhere yet, and that text analysis keeps as it is. */
  String word() {
    StringBuilder word = new StringBuilder("zq");
    for (int i = 0; i < 8; i++) {
      word.append("bdfghklmnp".charAt(random.nextInt(10)));
    }
    return word.toString();
  }

  /** Stores a payload that the rule of extraction reads. */
  static PacketId note(Memory memory, String subject, String predicate, Object value) {
    return memory
        .remember(
            memory
                .draft(
                    Memory.NOTE,
                    Map.of(
                        "subject", subject, predicate, value, "text", subject + " said " + value))
                .build())
        .packet()
        .id();
  }

  static List<AssertOutcome> extract(Memory memory, PacketId... packets) {
    return memory.facts().extract(List.of(packets)).stream()
        .flatMap(extracted -> extracted.outcomes().stream())
        .toList();
  }

  static Fact asserted(AssertOutcome outcome) {
    return assertInstanceOf(AssertOutcome.Asserted.class, outcome).fact();
  }

  /** The objects that are believed of a subject now, in their order. */
  static List<String> told(Memory memory, String subject) {
    return objects(memory.facts().about(subject));
  }

  /** The objects that hold at a moment in the world. */
  static List<String> told(Memory memory, String subject, Instant asOf) {
    return objects(list(memory, subject, Set.of(FactState.HELD), asOf, null).page().facts());
  }

  private static List<String> objects(List<Fact> facts) {
    return facts.stream().map(fact -> fact.object().identity().replace("\"", "")).sorted().toList();
  }

  /** Every fact about a subject, in whichever state and of whichever period. */
  static List<Fact> everything(Memory memory, String subject) {
    return list(memory, subject, Set.of(FactState.values()), null, null).page().facts();
  }

  /** Asks about the world at a moment (null: ever) as it was known at one (null: now). */
  static Facts.Answer list(
      Memory memory, String subject, Set<FactState> states, Instant asOf, Instant knownAt) {
    return memory
        .facts()
        .list(
            new FactQuery(
                new EntityName(subject),
                null,
                null,
                null,
                null,
                null,
                states,
                asOf,
                asOf == null,
                knownAt,
                FactQuery.Order.NEWEST,
                FactQuery.MAX_LIMIT,
                null));
  }

  static String exported(Memory memory) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    var unused = memory.packets().exportLines(PacketFilter.NONE, lines);
    return lines.toString(UTF_8);
  }

  static List<ImportResult> imported(Memory memory, String lines) {
    return imported(memory, lines, ImportOptions.DEFAULT);
  }

  static List<ImportResult> imported(Memory memory, String lines, ImportOptions options) {
    List<ImportResult> results = new ArrayList<>();
    var unused =
        memory
            .packets()
            .importLines(new ByteArrayInputStream(lines.getBytes(UTF_8)), options, results::add);
    return results;
  }

  void runEveryJob() {
    for (Job job : Job.values()) {
      var unused = store.l9().jobs().run(job);
    }
  }

  /** Embeds everything anew with another model, runs every job, and opens the store anew. */
  void reindex() {
    EmbeddingModel before = model();
    EmbeddingModel after =
        before.equals(PromiseStore.MODEL) ? PromiseStore.OTHER_MODEL : PromiseStore.MODEL;
    var unused = admin().embeddings().reembed(EmbeddingSpace.CONTENT, after);
    runEveryJob();
    store.restart();
    assertEquals(after, model());
  }

  private EmbeddingModel model() {
    return admin().embeddings().spaces().stream()
        .filter(space -> space.space().equals(EmbeddingSpace.CONTENT))
        .findFirst()
        .orElseThrow()
        .model();
  }
}
