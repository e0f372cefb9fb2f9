package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.cli.demo.Conversation;
import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.cli.demo.Conversation.Turn;
import io.l9.substrate.cli.demo.LocomoFile;
import io.l9.substrate.cli.demo.TurnPackets;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The recall of search: the turns that answer a question about a long conversation, among the first
 * hits of the public search call, as {@code l9_api} under row level security. Each conversation is
 * a tenant of its own; turns are packets, sessions threads. No language model takes part.
 */
final class RecallBench implements Bench {

  private static final int BATCH = 500;
  private static final int DEEPEST = 20;
  private static final int OTHER_TENANTS = 1_000;
  private static final int OTHER_TENANTS_QUICK = 50;
  private static final int PACKETS_OF_OTHERS = 20;

  /** The parts that are left out or changed; the default itself is measured apart. */
  private static final Map<String, UnaryOperator<SearchQuery.Builder>> ABLATION =
      new LinkedHashMap<>();

  static {
    RankWeights all = RankWeights.DEFAULT;
    ABLATION.put("without_semantic", query -> query.mode(SearchMode.KEYWORD));
    ABLATION.put("without_keyword", query -> query.mode(SearchMode.SEMANTIC));
    ABLATION.put(
        "without_thread",
        query ->
            query.weights(
                new RankWeights(
                    all.semantic(),
                    all.keyword(),
                    all.recency(),
                    all.importance(),
                    all.access(),
                    0)));
    ABLATION.put(
        "without_recency_importance_access",
        query ->
            query.weights(new RankWeights(all.semantic(), all.keyword(), 0, 0, 0, all.thread())));
    ABLATION.put("rrf", query -> query.fusion(Fusion.RRF));
    ABLATION.put(
        "rrf_without_thread",
        query ->
            query
                .fusion(Fusion.RRF)
                .weights(
                    new RankWeights(
                        all.semantic(),
                        all.keyword(),
                        all.recency(),
                        all.importance(),
                        all.access(),
                        0)));
    for (RankWeights only :
        List.of(new RankWeights(.5, 0, 0, 0, 0, 0), new RankWeights(0, .5, 0, 0, 0, 0))) {
      ABLATION.put(
          only.keyword() == 0 ? "cosine_only" : "bm25_only",
          query ->
              query
                  .mode(only.keyword() == 0 ? SearchMode.SEMANTIC : SearchMode.KEYWORD)
                  .weights(only));
    }
  }

  /** A conversation that was stored. */
  private record Stored(
      Conversation conversation,
      Memory memory,
      Map<PacketId, String> turns,
      Map<String, ThreadId> threads) {}

  /** The sums of the recalls of all questions. */
  private static final class Sums {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int questions;

    void add(String name, double recall) {
      sums.merge(name, recall, Double::sum);
    }

    double mean(String name) {
      return sums.getOrDefault(name, 0.0) / Math.max(1, questions);
    }
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public String summary() {
    return "the turns that answer questions on long conversations, found by search (--locomo FILE)";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Path file = bench.options().locomo();
    if (file == null) {
      throw ValidationException.at(
          "--locomo", "is required by the bench recall: a file in the layout of LoCoMo");
    }
    JsonCodec json = new Jackson3JsonCodec();
    List<Conversation> conversations =
        LocomoFile.read(file.getFileName().toString(), Files.readString(file), json, true);
    if (bench.quick()) {
      conversations = conversations.subList(0, 1);
    }
    MemorySubstrate l9 = bench.database().substrate(new CachingEmbedder(new BgeSmallEmbedder()));
    List<Stored> stored = new ArrayList<>();
    for (Conversation conversation : conversations) {
      bench.say("storing the " + conversation.turnCount() + " turns of " + conversation.id());
      stored.add(store(l9, conversation));
    }
    bench.say("asking");
    Sums found = measured(stored, query -> query, true);
    Report report = bench.report();
    report.detail("questions", found.questions);
    report.figure("turn_recall_at_5", found.mean("5"), "share");
    report.check("turn_recall_at_10", found.mean("10"), "share", Target.atLeast(.74));
    report.figure("turn_recall_at_20", found.mean("20"), "share");
    report.check("session_recall_at_10", found.mean("sessions"), "share", Target.atLeast(.95));
    Map<String, Object> ablation = new LinkedHashMap<>();
    ABLATION.forEach(
        (name, change) -> {
          bench.say("asking: " + name);
          Sums changed = measured(stored, change, false);
          ablation.put(name, Statistics.rounded(changed.mean("10")));
        });
    report.detail("ablation_turn_recall_at_10", ablation);
    crowd(bench, l9, stored);
    report.check(
        "crowded_turn_recall_at_10",
        measured(stored, query -> query, false).mean("10"),
        "share",
        Target.within(.01, found.mean("10")));
  }

  private static Stored store(MemorySubstrate l9, Conversation conversation) {
    Memory memory = l9.as(conversation.id(), "bench", "reader");
    TurnPackets packets = TurnPackets.of(conversation, memory);
    Map<PacketId, String> turns = new HashMap<>();
    Map<String, ThreadId> threads = new HashMap<>();
    packets
        .drafts()
        .forEach(
            (turn, draft) -> {
              turns.put(packets.id(turn), turn);
              if (draft.thread() != null) {
                threads.put(turn, draft.thread());
              }
            });
    List<PacketDraft> drafts = packets.inOrder();
    for (int i = 0; i < drafts.size(); i += BATCH) {
      var unused = memory.rememberAll(drafts.subList(i, Math.min(drafts.size(), i + BATCH)));
    }
    return new Stored(conversation, memory, turns, threads);
  }

  private static Sums measured(
      List<Stored> stored, UnaryOperator<SearchQuery.Builder> change, boolean sessions) {
    Sums sums = new Sums();
    for (Stored in : stored) {
      for (Question question : in.conversation().questions()) {
        sums.questions++;
        List<String> turns =
            hits(in, change.apply(SearchQuery.builder().text(question.text()).limit(DEEPEST)))
                .stream()
                .map(hit -> in.turns().getOrDefault(hit.packet().id(), ""))
                .toList();
        for (int k : new int[] {5, 10, 20}) {
          sums.add(
              Integer.toString(k),
              recall(question.evidence(), turns.subList(0, Math.min(k, turns.size()))));
        }
        if (sessions) {
          Set<ThreadId> gold =
              question.evidence().stream().map(in.threads()::get).collect(Collectors.toSet());
          Set<ThreadId> threads = new HashSet<>();
          for (SearchHit hit :
              hits(
                  in,
                  change.apply(
                      SearchQuery.builder().text(question.text()).groupByThread(true).limit(10)))) {
            ThreadId thread = hit.packet().thread();
            if (thread != null) {
              threads.add(thread);
            }
          }
          sums.add("sessions", recall(gold, threads));
        }
      }
    }
    return sums;
  }

  private static List<SearchHit> hits(Stored in, SearchQuery.Builder query) {
    return in.memory().search(query.build()).hits();
  }

  private static <T> double recall(Set<T> gold, Iterable<T> found) {
    Set<T> right = new LinkedHashSet<>();
    for (T one : found) {
      if (gold.contains(one)) {
        right.add(one);
      }
    }
    return right.size() / (double) gold.size();
  }

  /**
   * Others say the same things: their rows are as near to the questions as those that are meant.
   */
  private static void crowd(BenchContext bench, MemorySubstrate l9, List<Stored> stored) {
    List<String> said = new ArrayList<>();
    for (Stored in : stored) {
      for (Session session : in.conversation().sessions()) {
        for (Turn turn : session.turns()) {
          said.add(turn.speaker() + ": " + turn.text());
        }
      }
    }
    int tenants = bench.quick() ? OTHER_TENANTS_QUICK : OTHER_TENANTS;
    bench.report().detail("other_tenants", tenants);
    bench.say(
        "storing " + PACKETS_OF_OTHERS + " packets for each of " + tenants + " other tenants");
    for (int tenant = 0; tenant < tenants; tenant++) {
      Memory memory = l9.as("other-" + tenant, "bench", "reader");
      List<PacketDraft> drafts = new ArrayList<>();
      for (int i = 0; i < PACKETS_OF_OTHERS; i++) {
        String text = said.get((tenant * PACKETS_OF_OTHERS + i) % said.size());
        drafts.add(memory.draft("conversation.turn", Map.of("text", text)).build());
      }
      var unused = memory.rememberAll(drafts);
    }
  }
}
