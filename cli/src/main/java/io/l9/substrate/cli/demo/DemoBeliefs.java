package io.l9.substrate.cli.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonPointer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the demo about facts: one folder of the history, and its last change. */
final class DemoBeliefs {

  private static final String PREDICATE = "last_change";
  private static final int MAX_VALUE = 200;
  private static final int MAX_FACTS = 200;
  private static final int ITEMS = 3;
  private static final int TOKENS = 800;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;
  private final DemoOutput output;
  private final JsonCodec json;

  DemoBeliefs(Terminal terminal, DemoOutput output, JsonCodec json) {
    this.terminal = terminal;
    this.output = output;
    this.json = json;
  }

  /**
   * Asserts what each commit changed last in the folder that most of them touch, the newest first,
   * and reads what is believed now and what held halfway.
   *
   * @param administrator of the same organisation, who declares that there is one last change at a
   *     time
   */
  void show(Memory memory, Memory administrator, List<PacketDraft> commits) {
    String folder =
        commits.stream()
            .map(PacketDraft::tags)
            .flatMap(Collection::stream)
            .collect(groupingBy(tag -> tag, counting()))
            .entrySet()
            .stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
            .map(Map.Entry::getKey)
            .orElse(null);
    if (folder == null) {
      return;
    }
    List<FactDraft> drafts = drafts(memory, folder, commits);
    output.title("What is believed, and since when?");
    output.hint(
        "each commit says which change of "
            + folder
            + " was the last one; they are reported newest first,");
    output.hint("and each finds its place: a late report does not undo what is known already");
    administrator.facts().declareSingle(PREDICATE);
    memory.facts().putAll(drafts);
    List<Fact> chain = chain(memory, folder);
    terminal.print(
        "  "
            + DemoOutput.count(chain.size(), "fact")
            + " about "
            + folder
            + ", one at each moment. Now:");
    Fact now = chain.get(0);
    print(now);
    Instant halfway = chain.get(chain.size() / 2).validity().from();
    if (halfway != null && chain.size() > 1) {
      terminal.print("  On " + MINUTE.format(halfway) + ":");
      memory.facts().list(query(folder, halfway)).page().facts().forEach(this::print);
    }
    memory.facts().why(now.id()).evidence().stream()
        .map(Evidence::origin)
        .findFirst()
        .ifPresent(
            origin ->
                terminal.print(
                    "  Why? packet " + origin.packet() + " says so at " + origin.place()));
    showContext(memory, "What changed last in " + folder + "?");
  }

  private List<FactDraft> drafts(Memory memory, String folder, List<PacketDraft> commits) {
    List<PacketDraft> newestFirst = new ArrayList<>(commits);
    Collections.reverse(newestFirst);
    return newestFirst.stream()
        .filter(commit -> commit.tags().contains(folder))
        .limit(MAX_FACTS)
        .map(
            commit ->
                memory
                    .facts()
                    .draft(folder, PREDICATE, summary(commit))
                    .from(Objects.requireNonNull(commit.id()), new JsonPointer("/text")))
        .toList();
  }

  /** Returns the first line of a commit's message. */
  private String summary(PacketDraft commit) {
    Object payload = json.read(commit.payload());
    String message = payload instanceof Map<?, ?> map ? String.valueOf(map.get("text")) : "";
    return Terminal.line(message.lines().findFirst().orElse(""), MAX_VALUE);
  }

  /** Returns the facts of the slot, the last one first. */
  private static List<Fact> chain(Memory memory, String folder) {
    return memory.facts().list(query(folder, null)).page().facts().stream()
        .sorted(
            Comparator.comparing(
                (Fact fact) -> Objects.requireNonNullElse(fact.validity().from(), Instant.MIN),
                Comparator.reverseOrder()))
        .toList();
  }

  /**
   * Returns the question for what held.
   *
   * @param asOf null: at any time
   */
  private static FactQuery query(String folder, @Nullable Instant asOf) {
    return new FactQuery(
        new EntityName(folder),
        PREDICATE,
        null,
        null,
        null,
        null,
        Set.of(FactState.HELD),
        asOf,
        asOf == null,
        null,
        FactQuery.Order.NEWEST,
        MAX_FACTS,
        null);
  }

  private void print(Fact fact) {
    Instant from = fact.validity().from();
    Instant to = fact.validity().to();
    String value =
        fact.object() instanceof FactObject.Value of ? String.valueOf(json.read(of.json())) : "";
    terminal.print("    " + Terminal.line(value, Terminal.WIDTH - 4));
    terminal.print(
        terminal.dim(
            DemoOutput.format(
                "      from %s to %s, confidence %.2f, %s",
                from == null ? "the beginning" : MINUTE.format(from),
                to == null ? "now" : MINUTE.format(to),
                fact.confidence(),
                fact.path().code())));
  }

  /** Shows what an agent would be given. */
  private void showContext(Memory memory, String question) {
    PromptContext context = memory.context(ContextQuery.of(question).k(ITEMS).maxTokens(TOKENS));
    output.title("What an agent is given for it");
    output.question(question);
    context
        .text()
        .lines()
        .forEach(text -> terminal.print("    " + Terminal.line(text, Terminal.WIDTH - 4)));
    output.hint(
        DemoOutput.format(
            "%s within %d of %d tokens, each between marks that say its source; %d left out",
            DemoOutput.count(context.items().size(), "item"),
            context.tokens(),
            TOKENS,
            context.leftOut().size()));
  }
}
