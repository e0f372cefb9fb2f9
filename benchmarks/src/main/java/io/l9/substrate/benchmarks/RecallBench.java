package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.cli.demo.Conversation;
import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.cli.demo.Conversation.Turn;
import io.l9.substrate.cli.demo.LocomoFile;
import io.l9.substrate.cli.demo.TurnPackets;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import io.l9.substrate.embedding.E5SmallEmbedder;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The recall of search: the turns that answer a question about a long conversation, among the first
 * hits of the public search call, as {@code l9_api} under row level security. Each conversation is
 * a tenant of its own; turns are packets, sessions threads. No language model takes part.
 */
final class RecallBench implements Bench {

  private static final String AT_10 = "turn@10";
  private static final String E5 = "e5-small-v2";
  private static final String TURN_BEFORE = "turn_before";
  private static final int BATCH = 500;
  private static final int OTHER_TENANTS = 1_000;
  private static final int OTHER_TENANTS_QUICK = 50;
  private static final int PACKETS_OF_OTHERS = 20;

  /**
   * A conversation that was stored.
   *
   * @param set the data set that it is of
   */
  private record Stored(
      String set,
      Conversation conversation,
      Memory memory,
      Map<PacketId, String> turns,
      Map<String, String> threads) {}

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
    JsonCodec json = new Jackson3JsonCodec();
    Path other = bench.options().baseline();
    RecallBaseline baseline = other == null ? null : RecallBaseline.read(other, json);
    Map<String, List<Conversation>> sets = sets(bench, json);
    MemorySubstrate l9 = bench.database().substrate(new CachingEmbedder(new BgeSmallEmbedder()));
    List<Stored> stored = new ArrayList<>();
    sets.forEach(
        (set, conversations) -> {
          for (Conversation conversation : conversations) {
            bench.say("storing the " + conversation.turnCount() + " turns of " + conversation.id());
            stored.add(store(l9, set, conversation, ""));
          }
        });
    bench.say("asking");
    List<QuestionRecall> found = measured(stored, query -> query, true);
    report(bench.report(), found);
    if (baseline != null) {
      bench.report().detail("baseline_commit", baseline.commit());
      bench.report().table("against_baseline", baseline.differences(found));
    }
    bench.report().table("ablation_turn_recall_at_10", ablation(bench, stored));
    if (bench.options().withOptions()) {
      bench.report().table("options_turn_recall_at_10", options(bench, sets));
    }
    crowd(bench, l9, stored);
    bench
        .report()
        .check(
            "crowded_turn_recall_at_10",
            QuestionRecall.mean(measured(stored, query -> query, false), AT_10),
            "share",
            Target.within(.01, QuestionRecall.mean(found, AT_10)));
  }

  /** The conversations of each file, by its name. */
  private static Map<String, List<Conversation>> sets(BenchContext bench, JsonCodec json)
      throws IOException {
    Map<String, List<Conversation>> sets = new LinkedHashMap<>();
    for (Path file : bench.options().locomo()) {
      String name = file.getFileName().toString();
      String set = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
      List<Conversation> conversations = LocomoFile.read(name, Files.readString(file), json, true);
      if (sets.put(set, bench.quick() ? conversations.subList(0, 1) : conversations) != null) {
        throw ValidationException.at("--locomo", "names two files " + name + ": rename one");
      }
    }
    if (sets.isEmpty()) {
      throw ValidationException.at(
          "--locomo", "is required by the bench recall: a file in the layout of LoCoMo");
    }
    return sets;
  }

  private static void report(Report report, List<QuestionRecall> found) {
    report.detail("questions", found.size());
    report.figure("turn_recall_at_5", QuestionRecall.mean(found, "turn@5"), "share");
    report.check(
        "turn_recall_at_10", QuestionRecall.mean(found, AT_10), "share", Target.atLeast(.78));
    report.figure("turn_recall_at_20", QuestionRecall.mean(found, "turn@20"), "share");
    report.check(
        "session_recall_at_10",
        QuestionRecall.mean(found, QuestionRecall.SESSION),
        "share",
        Target.atLeast(.95));
    report.figure("hit_at_1", QuestionRecall.mean(found, "hit@1"), "share");
    report.figure("mrr", QuestionRecall.mean(found, "mrr"), "share");
    report.table("recall", QuestionRecall.table(found));
    report.detail(RecallBaseline.QUESTIONS, RecallBaseline.detail(found));
  }

  /** The recall of each of the other searches, in all and by set. */
  private static Table ablation(BenchContext bench, List<Stored> stored) {
    List<String> sets = stored.stream().map(Stored::set).distinct().toList();
    Table table = table(sets);
    RecallAblation.SEARCHES.forEach(
        (name, change) -> {
          bench.say("asking: " + name);
          row(table, name, sets, measured(stored, change, false));
        });
    return table;
  }

  /**
   * The recall of each of the options of writing, in all and by set. Each has tenants of its own,
   * because its vectors are others.
   */
  private static Table options(BenchContext bench, Map<String, List<Conversation>> sets)
      throws SQLException {
    List<String> names = List.copyOf(sets.keySet());
    Table table = table(names);
    MemorySubstrate e5 = bench.database().substrate(new CachingEmbedder(new E5SmallEmbedder()));
    bench.say("storing and asking: " + E5);
    row(table, E5, names, measured(store(e5, sets, E5), query -> query, false));
    MemorySubstrate bge = bench.database().substrate(new CachingEmbedder(new BgeSmallEmbedder()));
    bench.say("storing and asking: " + TURN_BEFORE);
    UnaryOperator<SearchQuery.Builder> bothSpaces =
        query -> query.spaces(Map.of(EmbeddingSpace.CONTENT, .5, EmbeddingSpace.CONTEXT, .5));
    row(table, TURN_BEFORE, names, measured(store(bge, sets, TURN_BEFORE), bothSpaces, false));
    return table;
  }

  private static Table table(List<String> sets) {
    List<String> columns = new ArrayList<>(List.of("all"));
    columns.addAll(sets);
    return new Table(columns);
  }

  private static void row(
      Table table, String name, List<String> sets, List<QuestionRecall> recalls) {
    List<Double> row = new ArrayList<>(List.of(QuestionRecall.mean(recalls, AT_10)));
    for (String set : sets) {
      row.add(
          QuestionRecall.mean(
              recalls.stream().filter(question -> question.set().equals(set)).toList(), AT_10));
    }
    table.row(name, row);
  }

  private static List<Stored> store(
      MemorySubstrate l9, Map<String, List<Conversation>> sets, String option) {
    List<Stored> stored = new ArrayList<>();
    sets.forEach(
        (set, conversations) ->
            conversations.forEach(
                conversation -> stored.add(store(l9, set, conversation, option))));
    return stored;
  }

  /**
   * Stores a conversation as a tenant.
   *
   * @param option of writing; empty: none
   */
  private static Stored store(
      MemorySubstrate l9, String set, Conversation conversation, String option) {
    Memory memory =
        l9.as((option + " " + set + " " + conversation.id()).strip(), "bench", "reader");
    TurnPackets packets = TurnPackets.of(conversation, memory, option.equals(TURN_BEFORE));
    Map<PacketId, String> turns = new HashMap<>();
    Map<String, String> threads = new HashMap<>();
    packets
        .drafts()
        .forEach(
            (turn, draft) -> {
              turns.put(packets.id(turn), turn);
              threads.put(turn, String.valueOf(draft.thread()));
            });
    List<PacketDraft> drafts = packets.inOrder();
    for (int i = 0; i < drafts.size(); i += BATCH) {
      var unused = memory.rememberAll(drafts.subList(i, Math.min(drafts.size(), i + BATCH)));
    }
    return new Stored(set, conversation, memory, turns, threads);
  }

  /**
   * Asks all questions.
   *
   * @param change of the default search
   * @param sessions whether to ask for threads as well
   */
  private static List<QuestionRecall> measured(
      List<Stored> stored, UnaryOperator<SearchQuery.Builder> change, boolean sessions) {
    List<QuestionRecall> recalls = new ArrayList<>();
    for (Stored in : stored) {
      List<Question> questions = in.conversation().questions();
      for (int i = 0; i < questions.size(); i++) {
        Question question = questions.get(i);
        recalls.add(
            QuestionRecall.of(
                in.set(),
                in.set() + "/" + in.conversation().id() + "/" + i,
                question.category(),
                hits(in, change.apply(query(question).limit(QuestionRecall.DEEPEST))).stream()
                    .map(hit -> in.turns().getOrDefault(hit.packet().id(), ""))
                    .toList(),
                question.evidence(),
                sessions
                    ? threads(in, change.apply(query(question).groupByThread(true)))
                    : List.of(),
                question.evidence().stream()
                    .map(turn -> in.threads().getOrDefault(turn, ""))
                    .collect(Collectors.toSet())));
      }
    }
    return recalls;
  }

  private static SearchQuery.Builder query(Question question) {
    return SearchQuery.builder().text(question.text());
  }

  private static List<String> threads(Stored in, SearchQuery.Builder query) {
    return hits(in, query).stream().map(hit -> String.valueOf(hit.packet().thread())).toList();
  }

  private static List<SearchHit> hits(Stored in, SearchQuery.Builder query) {
    return in.memory().search(query.build()).hits();
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
