package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.cli.console.LineageTree;
import io.l9.substrate.cli.console.PacketLine;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.cli.demo.Conversation.Session;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The demonstration of what memory is for, with real input. Not thread-safe. */
public final class Demo {

  private static final Identity STRANGER = new Identity("another-company", "sales", "eve");

  private static final int LINEAGE_DEPTH = 3;
  private static final int LINEAGE_NODES = 8;
  private static final int THREAD_PACKETS = 6;

  private final Terminal terminal;
  private final DemoOutput output;
  private final DemoData data;
  private final JsonCodec json;
  private final PacketLine line;

  private Demo(Terminal terminal, DemoData data, JsonCodec json) {
    this.terminal = terminal;
    this.output = new DemoOutput(terminal);
    this.data = data;
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
    for (Conversation conversation : data.conversations()) {
      Memory actor = l9.memory(new Identity(identity.tenant(), identity.org(), conversation.id()));
      talks.add(TurnPackets.of(conversation, actor));
      actors.add(actor);
    }
    if (data.sample() != null) {
      talks.add(TurnPackets.of(data.sample(), memory));
      actors.add(memory);
    }
    List<PacketDraft> commits =
        data.history() == null ? List.of() : CommitPackets.drafts(data.history(), memory);

    output.title("What goes in");
    describe(identity);
    ingest(l9, memory, commits, talks, actors);

    DemoQuestions questions = new DemoQuestions(terminal, output, json);
    if (!commits.isEmpty()) {
      questions.askHistory(memory, commits);
    }
    questions.askConversations(talks, actors);

    showLineage(memory, commits, talks, actors);
    showThread(memory, commits, talks, actors);
    if (!commits.isEmpty()) {
      Memory administrator = l9.substrate().as(memory.scope().withRole(Role.ORG_ADMIN));
      new DemoBeliefs(terminal, output, json).show(memory, administrator, commits);
    }
    new DemoLessons(terminal, output).show(memory);
    showStranger(l9, questions);
    showNext(actors.isEmpty() ? memory : actors.get(0), memory, questions);
  }

  private void describe(Identity identity) {
    GitHistory history = data.history();
    if (history != null && history.remark() != null) {
      terminal.print("  Note: " + history.remark() + ".");
    }
    if (history != null && !history.commits().isEmpty()) {
      terminal.print(
          DemoOutput.format(
              "  %s of %s%s",
              DemoOutput.count(history.commits().size(), "commit"),
              history.directory(),
              history.parentsLeftOut() == 0
                  ? ""
                  : DemoOutput.format(
                      " (the newest; %s older than these left out)",
                      DemoOutput.count(history.parentsLeftOut(), "parent"))));
      output.hint(
          "each a packet: message and files, author as agent, parents as lineage, touched folders as tags");
    }
    if (!data.conversations().isEmpty()) {
      terminal.print(
          DemoOutput.format(
              "  %s with %s",
              DemoOutput.count(data.conversations().size(), "conversation"),
              DemoOutput.count(turns(data.conversations()), "turn")));
      output.hint(
          "each turn a packet: speaker as agent, session as thread, the turn before as parent");
    }
    if (data.sample() != null) {
      terminal.print(
          DemoOutput.format(
              "  A conversation of %s that ships with the demo, because there is %s",
              DemoOutput.count(data.sample().turnCount(), "turn"),
              history == null || history.commits().isEmpty()
                  ? "no history"
                  : "not much history yet"));
      output.hint(
          "each turn a packet: speaker as agent, session as thread, the turn before as parent");
    }
    if (!data.conversations().isEmpty()) {
      terminal.print(
          "  Each conversation belongs to a user of its own: tenant/organisation/user "
              + new Identity(identity.tenant(), identity.org(), data.conversations().get(0).id())
              + (data.conversations().size() == 1 ? "." : ", …"));
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
          DemoOutput.format(
              "  %s %s, embedded with %s and indexed by words, in %.1f s (%.0f/s)",
              terminal.green("Stored"),
              DemoOutput.count(ingestion.stored(), "packet"),
              l9.substrate().embeddingModel(),
              seconds,
              ingestion.stored() / Math.max(0.001, seconds)));
    }
    if (ingestion.known() > 0) {
      terminal.print(
          DemoOutput.format(
              "  %s %s: there from an earlier run, not stored or embedded again%s",
              terminal.green("Recognised"),
              DemoOutput.count(ingestion.known(), "packet"),
              ingestion.stored() > 0 ? "" : DemoOutput.format(" (%.1f s)", seconds)));
    }
  }

  private void showLineage(
      Memory memory, List<PacketDraft> commits, List<TurnPackets> talks, List<Memory> actors) {
    output.title("A lineage: where did this come from?");
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
      output.title("A thread: what happened last?");
      PacketDraft newest = commits.get(commits.size() - 1);
      thread(memory, Objects.requireNonNull(newest.id()), true, commits.size());
    } else {
      output.title("A thread: what was said that day?");
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
      output.hint("… and " + DemoOutput.count(size - page.items().size(), "packet") + " more");
    }
  }

  private void showStranger(Application l9, DemoQuestions questions) {
    output.title("What another tenant sees of all this");
    String question = questions.firstQuestion();
    SearchHit best = questions.firstHit();
    if (question == null || best == null) {
      throw new IllegalStateException("no question had a hit, so there is nothing to hide");
    }
    Memory stranger = l9.memory(STRANGER);
    int hits = stranger.search(question).size();
    Packet packet = best.packet();
    terminal.print("  " + STRANGER + " asks the same database:");
    terminal.print(
        "    search \"" + Terminal.line(question, 60) + "\": " + DemoOutput.count(hits, "hit"));
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
    terminal.print("    its thread: " + DemoOutput.count(turns, "packet"));
    if (!hidden || hits > 0 || turns > 0) {
      throw new IllegalStateException("another tenant sees packets that are not its own");
    }
    output.hint("row level security in the database hides them, not a condition in a query");
  }

  private void showNext(Memory first, Memory own, DemoQuestions questions) {
    output.title("What to try next");
    String example =
        questions.firstQuestion() == null ? "what was decided" : questions.firstQuestion();
    boolean ownUser = first.scope().sameActor(own.scope()) || data.history() != null;
    String as = ownUser ? "" : "--user " + data.conversations().get(0).id() + " ";
    terminal.print("  ./l9 search " + as + "\"" + Terminal.line(example, 70) + "\" --explain");
    terminal.print("  ./l9 search " + as + "\"your own words\"");
    terminal.print(
        "  ./l9 serve --dev            an HTTP server, with a key and a curl that works");
    terminal.print("  ./l9 demo --repo DIR        the same with another repository");
    if (data.conversations().isEmpty()) {
      terminal.print("  ./l9 demo --conversation FILE   the same with a conversation");
    }
    output.hint("what was stored stays; run the demo again and it is recognised");
  }

  private static int turns(List<Conversation> conversations) {
    return conversations.stream().mapToInt(Conversation::turnCount).sum();
  }
}
