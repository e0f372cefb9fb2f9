package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.HitList;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The questions of the demo, and the first of them that had a hit. Not thread-safe. */
final class DemoQuestions {

  /** Questions that make sense about any repository. */
  private static final List<String> ABOUT_HISTORY =
      List.of("What happens when something goes wrong?", "What was done to make it faster?");

  private static final int HITS = 3;

  private static final int DEPTH_OF_SEARCH = 10;

  private static final int QUESTIONS_OF_ONE = 3;

  private static final int MAX_QUESTIONS = 5;

  private final Terminal terminal;
  private final DemoOutput output;
  private final JsonCodec json;
  private @Nullable String firstQuestion;
  private @Nullable SearchHit firstHit;

  DemoQuestions(Terminal terminal, DemoOutput output, JsonCodec json) {
    this.terminal = terminal;
    this.output = output;
    this.json = json;
  }

  /** The first question that had a hit, to be asked again as another tenant; null: none had. */
  @Nullable String firstQuestion() {
    return firstQuestion;
  }

  /** The best hit of that question. */
  @Nullable SearchHit firstHit() {
    return firstHit;
  }

  private void keep(String asked, List<SearchHit> hits) {
    if (firstHit == null && !hits.isEmpty()) {
      firstQuestion = asked;
      firstHit = hits.get(0);
    }
  }

  /** Asks about commits. */
  void askHistory(Memory memory, List<PacketDraft> commits) {
    output.title("Questions to the history");
    explainScores();
    List<String> questions = new ArrayList<>(ABOUT_HISTORY);
    RareName.in(commits, json).ifPresent(questions::add);
    for (String question : questions) {
      List<SearchHit> hits =
          memory
              .search(
                  SearchQuery.builder()
                      .text(question)
                      .filter(only(CommitPackets.TYPE))
                      .limit(HITS)
                      .build())
              .hits();
      output.question(question);
      HitList.print(terminal, hits, 1);
      keep(question, hits);
    }
  }

  /** Asks about conversations, each as its actor. */
  void askConversations(List<TurnPackets> talks, List<Memory> actors) {
    int asked = 0;
    int answered = 0;
    boolean titled = false;
    int each = talks.size() == 1 ? QUESTIONS_OF_ONE : 1;
    for (int i = 0; i < talks.size() && asked < MAX_QUESTIONS; i++) {
      for (Question question : spread(talks.get(i).conversation().questions(), each)) {
        if (!titled) {
          output.title("Questions to the conversation" + (talks.size() == 1 ? "" : "s"));
          if (firstQuestion == null) {
            explainScores();
          }
          output.hint("which turns answer a question was marked by whoever made the conversation");
          titled = true;
        }
        asked++;
        answered += ask(talks.get(i), actors.get(i), question) ? 1 : 0;
      }
    }
    if (asked > 0) {
      terminal.print("");
      terminal.print(
          DemoOutput.format(
              "  A turn that answers was among the first %d hits for %d of %d questions.",
              DEPTH_OF_SEARCH, answered, asked));
    }
  }

  private boolean ask(TurnPackets talk, Memory memory, Question question) {
    List<String> answers =
        talk.drafts().keySet().stream().filter(question.evidence()::contains).toList();
    Set<PacketId> evidence = answers.stream().map(talk::id).collect(Collectors.toSet());
    List<SearchHit> hits = search(memory, question.text(), SearchMode.HYBRID);
    output.question(question.text());
    HitList.print(terminal, hits.subList(0, Math.min(HITS, hits.size())), 1);
    keep(question.text(), hits);
    int together = rank(hits, evidence);
    int meaning = rank(search(memory, question.text(), SearchMode.SEMANTIC), evidence);
    int words = rank(search(memory, question.text(), SearchMode.KEYWORD), evidence);
    terminal.print(
        DemoOutput.format(
            "      answered by %s%s: by meaning %s, by words %s, %s",
            answers.size() == 1 ? "turn " : "one of ",
            String.join(", ", answers),
            rank(meaning),
            rank(words),
            terminal.green("together " + rank(together))));
    return together > 0;
  }

  private static List<SearchHit> search(Memory memory, String text, SearchMode mode) {
    return memory
        .search(
            SearchQuery.builder()
                .text(text)
                .mode(mode)
                .filter(only(TurnPackets.TYPE))
                .limit(DEPTH_OF_SEARCH)
                .build())
        .hits();
  }

  private static PacketFilter only(String packetType) {
    return PacketFilter.must(new AnyOf(NameField.PACKET_TYPE, Set.of(packetType)));
  }

  /** The place of the first wanted hit, from 1; 0 if there is none. */
  private static int rank(List<SearchHit> hits, Set<PacketId> wanted) {
    for (int i = 0; i < hits.size(); i++) {
      if (wanted.contains(hits.get(i).packet().id())) {
        return i + 1;
      }
    }
    return 0;
  }

  private static String rank(int place) {
    return place == 0 ? "not found" : "no. " + place;
  }

  /** So many of them, always the same, from all over the list. */
  private static List<Question> spread(List<Question> questions, int wanted) {
    List<Question> chosen = new ArrayList<>();
    int size = Math.min(wanted, questions.size());
    for (int i = 0; i < size; i++) {
      chosen.add(questions.get((int) ((long) i * questions.size() / size)));
    }
    return chosen;
  }

  private void explainScores() {
    output.hint(
        "A score is a sum. Nearness in meaning (semantic) and in words (keyword) are stretched to");
    output.hint(
        "0…1 over what was found, and weighted; how fresh, important and used a packet is decides");
    output.hint("between near equals. The first hit of each question is taken apart.");
  }
}
