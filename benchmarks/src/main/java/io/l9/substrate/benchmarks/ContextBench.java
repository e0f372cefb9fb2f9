package io.l9.substrate.benchmarks;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.PromptContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Contexts against what an application would do by hand: the same search, and a read of the facts
 * of the one subject that it knows to be meant.
 */
final class ContextBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param packets each says where a person went, and supports a fact
   * @param people whom the packets are about
   * @param questions of a round
   */
  record Size(int packets, int people, int questions) {}

  private static final Size FULL = new Size(20_000, 500, 200);
  private static final Size QUICK = new Size(2_000, 100, 50);
  private static final int ROUNDS = 5;
  private static final int BATCH = 500;
  private static final long SEED = 13;

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  ContextBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  ContextBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "context";
  }

  @Override
  public String summary() {
    return "what an agent is given for a question, against a search and a read of facts by hand";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    Memory memory =
        database.substrate(null).as("tenant", IsolationData.ORG, IsolationData.USER).untracked();
    bench.say("storing " + size.packets() + " packets and their facts");
    fill(memory, size);
    preparation.prepare(database);
    Random random = new Random(SEED);
    int[] next = {0, 0};
    int[] asked = random.ints(1_000, 0, size.people()).toArray();
    Comparison calls =
        Comparison.ofCalls(
            bench.warmUp(1),
            ROUNDS,
            size.questions(),
            () -> given(memory, asked[next[0]++ % asked.length]),
            () -> byHand(memory, asked[next[1]++ % asked.length]));
    bench.report().figure("context_p50_ms", Statistics.median(doubles(calls.ours())), "ms");
    bench.report().check("context_ratio_p50", calls.ratio(), "ratio", Target.atMost(1.5));
    bench.report().rounds("context", calls, "ms");
    bench.report().detail("packets", size.packets());
    bench.report().detail("people", size.people());
    bench.report().detail("seed", SEED);
  }

  private static double[] doubles(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String question(int person) {
    return "Which places did person" + person + " see on a journey?";
  }

  private static void given(Memory memory, int person) {
    PromptContext context = memory.context(question(person));
    if (context.items().size() != ContextQuery.DEFAULT_K) {
      throw new IllegalStateException("gave " + context.items().size() + " items");
    }
  }

  private static void byHand(Memory memory, int person) {
    SearchQuery query =
        SearchQuery.builder()
            .text(question(person))
            .limit(ContextQuery.of(question(person)).candidates())
            .build();
    if (memory.search(query).hits().isEmpty()
        || memory.facts().about("person" + person).isEmpty()) {
      throw new IllegalStateException("found nothing about " + person);
    }
  }

  private static void fill(Memory memory, Size size) {
    FactMemory facts = memory.facts();
    for (int from = 0; from < size.packets(); from += BATCH) {
      List<PacketDraft> drafts = new ArrayList<>();
      for (int i = from; i < Math.min(size.packets(), from + BATCH); i++) {
        drafts.add(memory.draft("note", Map.of("text", said(i, size))).build());
      }
      List<PacketId> ids =
          memory.rememberAll(drafts).stream().map(outcome -> outcome.packet().id()).toList();
      List<FactDraft> believed = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        believed.add(
            facts
                .draft("person" + (from + i) % size.people(), "saw", "place " + (from + i))
                .from(ids.get(i), null));
      }
      var unused = facts.putAll(believed);
    }
  }

  private static String said(int number, Size size) {
    return "On a journey with many others person"
        + number % size.people()
        + " came to place "
        + number
        + ", which took "
        + number % 97
        + " hours and cost more than was planned";
  }
}
