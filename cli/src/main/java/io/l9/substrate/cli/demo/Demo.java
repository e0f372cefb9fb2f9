package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.cli.console.HitList;
import io.l9.substrate.cli.console.LineageTree;
import io.l9.substrate.cli.console.PacketLine;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.cli.demo.Conversation.Question;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what memory is for, with real input. Not thread-safe. */
public final class Demo {

  private static final Identity STRANGER = new Identity("another-company", "sales", "eve");

  /** Questions that make sense about any repository. */
  private static final List<String> ABOUT_HISTORY =
      List.of("What happens when something goes wrong?", "What was done to make it faster?");

  private static final int HITS = 3;
  private static final int DEPTH_OF_SEARCH = 10;
  private static final int QUESTIONS_OF_ONE = 3;
  private static final int MAX_QUESTIONS = 5;
  private static final int LINEAGE_DEPTH = 3;
  private static final int LINEAGE_NODES = 8;
  private static final int THREAD_PACKETS = 6;

  private final Terminal terminal;
  private final DemoData material;
  private final JsonCodec json;
  private final PacketLine line;

  private Demo(Terminal terminal, DemoData material, JsonCodec json) {
    this.terminal = terminal;
    this.material = material;
    this.json = json;
    this.line = new PacketLine(json);
  }

  /**
   * Reads the input.
   *
   * @param repository null: no history
   * @param limit how many commits at the most
   * @param conversation a file in the layout of LoCoMo; null: none
   * @throws MalformedFileException if the file is not in that layout
   * @throws IOException if a file cannot be read
   */
  public static Demo read(
      Terminal terminal,
      @Nullable Path repository,
      int limit,
      @Nullable Path conversation,
      JsonCodec json)
      throws IOException {
    return new Demo(terminal, DemoData.read(repository, limit, conversation, json), json);
  }

  /**
   * Ingests the input and shows what can be done with it.
   *
   * @param identity whose memory it becomes; each conversation of a file is a user of its own
   */
  public void run(Application l9, Identity identity) {
    Memory memory = l9.memory(identity);
    List<TurnPackets> talks = new ArrayList<>();
    List<Memory> actors = new ArrayList<>();
    for (Conversation conversation : material.conversations()) {
      Memory actor = l9.memory(new Identity(identity.tenant(), identity.org(), conversation.id()));
      talks.add(TurnPackets.of(conversation, actor));
      actors.add(actor);
    }
    if (material.sample() != null) {
      talks.add(TurnPackets.of(material.sample(), memory));
      actors.add(memory);
    }
    List<PacketDraft> commits =
        material.history() == null ? List.of() : CommitPackets.drafts(material.history(), memory);

    title("What goes in");
    describe(identity);
    ingest(l9, memory, commits, talks, actors);

    Shown shown = new Shown();
    if (!commits.isEmpty()) {
      askHistory(memory, commits, shown);
    }
    askConversations(talks, actors, shown);

    showLineage(memory, commits, talks, actors);
    showThread(memory, commits, talks, actors);
    showStranger(l9, shown);
    showNext(actors.isEmpty() ? memory : actors.get(0), memory, shown);
  }

  /** A question and its best hit, to be asked again as somebody else. */
  private static final class Shown {
    @Nullable String question;
    @Nullable SearchHit best;

    void keep(String asked, List<SearchHit> hits) {
      if (best == null && !hits.isEmpty()) {
        question = asked;
        best = hits.get(0);
      }
    }
  }

  private void describe(Identity identity) {
    GitHistory history = material.history();
    if (history != null && history.remark() != null) {
      terminal.print("  Note: " + history.remark() + ".");
    }
    if (history != null && !history.commits().isEmpty()) {
      terminal.print(
          format(
              "  %s of %s%s",
              count(history.commits().size(), "commit"),
              history.directory(),
              history.parentsLeftOut() == 0
                  ? ""
                  : format(
                      " (the newest; %s older than these left out)",
                      count(history.parentsLeftOut(), "parent"))));
      hint(
          "each a packet: message and files, author as agent, parents as lineage, touched folders as tags");
    }
    if (!material.conversations().isEmpty()) {
      terminal.print(
          format(
              "  %s with %s",
              count(material.conversations().size(), "conversation"),
              count(turns(material.conversations()), "turn")));
      hint("each turn a packet: speaker as agent, session as thread, the turn before as parent");
    }
    if (material.sample() != null) {
      terminal.print(
          format(
              "  A conversation of %s that ships with the demo, because there is %s",
              count(material.sample().turnCount(), "turn"),
              history == null || history.commits().isEmpty()
                  ? "no history"
                  : "not much history yet"));
      hint("each turn a packet: speaker as agent, session as thread, the turn before as parent");
    }
    if (!material.conversations().isEmpty()) {
      terminal.print(
          "  Each conversation belongs to a user of its own: tenant/organisation/user "
              + new Identity(
                  identity.tenant(), identity.org(), material.conversations().get(0).id())
              + (material.conversations().size() == 1 ? "." : ", …"));
    } else {
      terminal.print("  All of it belongs to tenant/organisation/user " + identity + ".");
    }
  }

  private void ingest(
      Application l9,
      Memory memory,
      List<PacketDraft> commits,
      List<TurnPackets> talks,
      List<Memory> actors) {
    int total = commits.size() + turns(talks.stream().map(TurnPackets::conversation).toList());
    Progress progress = new Progress(terminal, l9.clock(), "remembering", total);
    Ingestion ingestion = new Ingestion(progress);
    ingestion.store(memory, commits);
    for (int i = 0; i < talks.size(); i++) {
      ingestion.store(actors.get(i), talks.get(i).inOrder());
    }
    progress.end();
    double seconds = progress.seconds();
    if (ingestion.stored() > 0) {
      terminal.print(
          format(
              "  %s %s, embedded with %s and indexed by words, in %.1f s (%.0f/s)",
              terminal.green("Stored"),
              count(ingestion.stored(), "packet"),
              l9.substrate().embeddingModel(),
              seconds,
              ingestion.stored() / Math.max(0.001, seconds)));
    }
    if (ingestion.known() > 0) {
      terminal.print(
          format(
              "  %s %s: there from an earlier run, not stored or embedded again%s",
              terminal.green("Recognised"),
              count(ingestion.known(), "packet"),
              ingestion.stored() > 0 ? "" : format(" (%.1f s)", seconds)));
    }
  }

  private void askHistory(Memory memory, List<PacketDraft> commits, Shown shown) {
    title("Questions to the history");
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
      question(question);
      HitList.print(terminal, hits, 1);
      shown.keep(question, hits);
    }
  }

  private void askConversations(List<TurnPackets> talks, List<Memory> actors, Shown shown) {
    int asked = 0;
    int answered = 0;
    boolean titled = false;
    int each = talks.size() == 1 ? QUESTIONS_OF_ONE : 1;
    for (int i = 0; i < talks.size() && asked < MAX_QUESTIONS; i++) {
      for (Question question : spread(talks.get(i).conversation().questions(), each)) {
        if (!titled) {
          title("Questions to the conversation" + (talks.size() == 1 ? "" : "s"));
          if (shown.question == null) {
            explainScores();
          }
          hint("which turns answer a question was marked by whoever made the conversation");
          titled = true;
        }
        asked++;
        answered += ask(talks.get(i), actors.get(i), question, shown) ? 1 : 0;
      }
    }
    if (asked > 0) {
      terminal.print("");
      terminal.print(
          format(
              "  A turn that answers was among the first %d hits for %d of %d questions.",
              DEPTH_OF_SEARCH, answered, asked));
    }
  }

  private boolean ask(TurnPackets talk, Memory memory, Question question, Shown shown) {
    List<String> answers =
        talk.drafts().keySet().stream().filter(question.evidence()::contains).toList();
    Set<PacketId> evidence = answers.stream().map(talk::id).collect(Collectors.toSet());
    List<SearchHit> hits = search(memory, question.text(), SearchMode.HYBRID);
    question(question.text());
    HitList.print(terminal, hits.subList(0, Math.min(HITS, hits.size())), 1);
    shown.keep(question.text(), hits);
    int together = rank(hits, evidence);
    int meaning = rank(search(memory, question.text(), SearchMode.SEMANTIC), evidence);
    int words = rank(search(memory, question.text(), SearchMode.KEYWORD), evidence);
    terminal.print(
        format(
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

  private void showLineage(
      Memory memory, List<PacketDraft> commits, List<TurnPackets> talks, List<Memory> actors) {
    title("A lineage: where did this come from?");
    if (!commits.isEmpty()) {
      PacketDraft start = commits.get(commits.size() - 1);
      for (PacketDraft commit : commits) {
        if (commit.parents().size() > 1) {
          start = commit;
        }
      }
      lineage(memory, Objects.requireNonNull(start.id()));
    } else if (!talks.isEmpty()) {
      List<PacketDraft> turns = talks.get(0).inOrder();
      lineage(actors.get(0), Objects.requireNonNull(turns.get(turns.size() - 1).id()));
    }
  }

  private void lineage(Memory memory, PacketId id) {
    LineageTree.print(
        terminal,
        line,
        memory.lineage(
            new LineageQuery(id, LineageQuery.Direction.UP, LINEAGE_DEPTH, LINEAGE_NODES)));
  }

  /** The last session of a conversation; of a history its newest commits. */
  private void showThread(
      Memory memory, List<PacketDraft> commits, List<TurnPackets> talks, List<Memory> actors) {
    if (talks.isEmpty()) {
      title("A thread: what happened last?");
      PacketDraft newest = commits.get(commits.size() - 1);
      thread(memory, Objects.requireNonNull(newest.id()), true, commits.size());
    } else {
      title("A thread: what was said that day?");
      List<Session> sessions = talks.get(0).conversation().sessions();
      Session last = sessions.get(sessions.size() - 1);
      PacketId turn = talks.get(0).id(last.turns().get(0).id());
      thread(actors.get(0), turn, false, last.turns().size());
    }
  }

  private void thread(Memory memory, PacketId of, boolean newestFirst, int size) {
    ThreadId thread = Objects.requireNonNull(memory.get(of).thread());
    Page<Packet> page = memory.thread(new ThreadQuery(thread, newestFirst, THREAD_PACKETS, null));
    for (Packet packet : page.items()) {
      terminal.print("  " + line.of(packet, Terminal.WIDTH - 2));
    }
    if (size > page.items().size()) {
      hint("… and " + count(size - page.items().size(), "packet") + " more");
    }
  }

  private void showStranger(Application l9, Shown shown) {
    title("What another tenant sees of all this");
    String question = shown.question;
    SearchHit best = shown.best;
    if (question == null || best == null) {
      throw new IllegalStateException("no question had a hit, so there is nothing to hide");
    }
    Memory stranger = l9.memory(STRANGER);
    int hits = stranger.search(question).size();
    Packet packet = best.packet();
    terminal.print("  " + STRANGER + " asks the same database:");
    terminal.print("    search \"" + Terminal.line(question, 60) + "\": " + count(hits, "hit"));
    String answer;
    boolean hidden;
    try {
      stranger.get(packet.id());
      answer = "found";
      hidden = false;
    } catch (NotFoundException e) {
      answer = e.code().code();
      hidden = true;
    }
    terminal.print("    get " + packet.id() + ": " + answer);
    ThreadId thread = packet.thread();
    int turns = thread == null ? 0 : stranger.thread(thread).items().size();
    terminal.print("    its thread: " + count(turns, "packet"));
    if (!hidden || hits > 0 || turns > 0) {
      throw new IllegalStateException("another tenant sees packets that are not its own");
    }
    hint("row level security in the database hides them, not a condition in a query");
  }

  private void showNext(Memory first, Memory own, Shown shown) {
    title("What to try next");
    String example = shown.question == null ? "what was decided" : shown.question;
    boolean ownUser = first.scope().sameActor(own.scope()) || material.history() != null;
    String as = ownUser ? "" : "--user " + material.conversations().get(0).id() + " ";
    terminal.print("  ./l9 search " + as + "\"" + Terminal.line(example, 70) + "\" --explain");
    terminal.print("  ./l9 search " + as + "\"your own words\"");
    terminal.print(
        "  ./l9 serve --dev            an HTTP server, with a key and a curl that works");
    terminal.print("  ./l9 demo --repo DIR        the same with another repository");
    if (material.conversations().isEmpty()) {
      terminal.print("  ./l9 demo --conversation FILE   the same with a conversation");
    }
    hint("what was stored stays; run the demo again and it is recognised");
  }

  private void explainScores() {
    hint(
        "A score is a sum. Nearness in meaning (semantic) and in words (keyword) are stretched to");
    hint(
        "0…1 over what was found, and weighted; how fresh, important and used a packet is decides");
    hint("between near equals. The first hit of each question is taken apart.");
  }

  private void title(String text) {
    terminal.print("");
    terminal.print(terminal.bold(text));
  }

  private void question(String text) {
    terminal.print("");
    terminal.print("  ? " + terminal.bold(Terminal.line(text, Terminal.WIDTH - 4)));
  }

  private void hint(String text) {
    terminal.print(terminal.dim("    " + text));
  }

  private static int turns(List<Conversation> conversations) {
    return conversations.stream().mapToInt(Conversation::turnCount).sum();
  }

  static String count(int number, String what) {
    return format("%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static String format(String pattern, @Nullable Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
