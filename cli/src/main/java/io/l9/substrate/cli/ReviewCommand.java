package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewPlace;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.knowledge.review.ResolutionResponse;
import io.l9.substrate.rest.knowledge.review.ReviewEntryResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands by which a person works off the list of what needs one. */
@Command(
    name = "review",
    header = "Show what needs a person, and decide on it.",
    footer = {
      "  l9 review list",
      "  l9 review confirm conflict:019a... --fact 019b... --reason \"asked her\"",
      "  l9 review reject low_trust_used:019a... --reason \"never said\"",
      "  l9 review resolve rejected_again:019a... --reason \"the importer is fixed\""
    })
final class ReviewCommand extends CommandGroup {

  private ReviewCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new ReviewCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Resolve(context))
        .addSubcommand(new Confirm(context))
        .addSubcommand(new Reject(context))
        .addSubcommand(new Retract(context));
  }

  @Command(
      name = "list",
      header = "List what needs a person, and nobody has resolved as it is now.",
      footer = {"  l9 review list --kind conflict", "  l9 review list --days 30 -o jsonl"})
  private static final class Ls extends MemoryCommand {

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description =
            "Only conflict, low_trust_used, rejected_again, harmful_lesson, contrary_lessons,"
                + " rejected_lesson, taught_again or expiring.")
    private @Nullable String kind;

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "7",
        description = "Packets that expire within so many days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Set<ReviewKind> kinds =
          kind == null ? EnumSet.allOf(ReviewKind.class) : Set.of(ReviewKind.ofCode(kind));
      Listed<Finding> found =
          limit.<Finding, ReviewPlace>readParts(
              ReviewQuery.MAX_LIMIT,
              (wanted, after) -> {
                ReviewPage page = memory.review().list(new ReviewQuery(kinds, days, wanted, after));
                return new Part<>(page.entries(), page.next());
              });
      ResultPrinter printer = new ResultPrinter(context, output);
      TenantScope actor = memory.scope();
      printer.listed(
          found,
          finding -> ReviewEntryResponse.from(finding, actor),
          finding -> show(finding, actor, printer));
      if (printer.forPeople() && found.items().isEmpty()) {
        context.progress("nothing needs a person");
      }
      return ExitCodes.OK;
    }

    private static void show(Finding finding, TenantScope actor, ResultPrinter printer) {
      ReviewEntryResponse entry = ReviewEntryResponse.from(finding, actor);
      printer.text("  " + entry.id());
      printer.text("    " + entry.text());
      printer.text("    " + reason(entry));
      for (UUID fact : entry.factIds().size() > 1 ? entry.factIds() : List.<UUID>of()) {
        printer.text("    --fact " + fact);
      }
      for (UUID reflection : entry.reflectionIds()) {
        printer.text("    reflection " + reflection);
      }
    }

    private static String reason(ReviewEntryResponse entry) {
      ReviewEntryResponse.Why why = entry.why();
      return switch (ReviewKind.ofCode(entry.kind())) {
        case CONFLICT -> why.facts() + " facts differ, " + why.contradictions() + " contradictions";
        case LOW_TRUST_USED ->
            String.format(
                Locale.ROOT,
                "an agent's, confidence %.2f; %d sources, recalled %d times",
                why.confidence(),
                why.sources(),
                why.uses());
        case REJECTED_AGAIN ->
            "rejected, and asserted " + why.attempts() + " times; last at " + entry.since();
        case HARMFUL_LESSON ->
            String.format(
                Locale.ROOT,
                "tasks succeed %+.2f with it, by %d of them",
                why.effectiveness(),
                why.judged());
        case CONTRARY_LESSONS -> why.reflections() + " reflections contradict";
        case REJECTED_LESSON -> "rejected, and " + why.reflections() + " still stand";
        case TAUGHT_AGAIN ->
            "rejected, and told " + why.attempts() + " times; last at " + entry.since();
        case EXPIRING ->
            String.format(
                Locale.ROOT, "importance %.2f, expires at %s", why.importance(), why.expiresAt());
      };
    }
  }

  /** A deed on one entry. */
  private abstract static class Deed extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry, as it is listed.")
    private String entry = "";

    @Mixin private OutputOption output = new OutputOption();

    Deed(CommandContext context) {
      super(context);
    }

    abstract void run(Memory memory, Finding finding, FactPrinter printer);

    @Override
    final int run(Memory memory, JsonCodec json) {
      run(memory, memory.review().get(ReviewId.of(entry)), new FactPrinter(context, output));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "resolve",
      header = "Note that you looked at an entry; it comes back when something changes.",
      footer = "  l9 review resolve conflict:019a... --reason \"both are right\"")
  private static final class Resolve extends Deed {

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    private String reason = "";

    Resolve(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, Finding finding, FactPrinter printer) {
      Resolution note = memory.review().resolve(finding, reason);
      printer.one(ResolutionResponse.from(note), () -> printer.text("resolved " + note.id()));
    }
  }

  /** A deed on one of the facts of an entry. */
  private abstract static class FactDeed extends Deed {

    @Option(
        names = "--fact",
        paramLabel = "ID",
        description = "One of the entry's facts, if it has several.")
    private @Nullable UUID fact;

    FactDeed(CommandContext context) {
      super(context);
    }

    abstract void run(Memory memory, FactId id, FactPrinter printer);

    @Override
    final void run(Memory memory, Finding finding, FactPrinter printer) {
      run(memory, chosen(finding), printer);
    }

    private FactId chosen(Finding finding) {
      List<FactId> facts = finding.factIds();
      if (facts.isEmpty()) {
        throw ValidationException.at(
            "/ENTRY",
            "is about no fact; resolve it, or use the command of what it is about, such as"
                + " `l9 reflections retire`");
      }
      if (fact == null && facts.size() == 1) {
        return facts.get(0);
      }
      return facts.stream()
          .filter(id -> id.value().equals(fact))
          .findFirst()
          .orElseThrow(() -> ValidationException.at("/--fact", "must be one of " + facts));
    }
  }

  @Command(
      name = "confirm",
      header = "Confirm a fact of an entry.",
      footer = "  l9 review confirm conflict:019a... --fact 019b...")
  private static final class Confirm extends FactDeed {

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, if there is one.")
    private @Nullable String reason;

    Confirm(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, FactId id, FactPrinter printer) {
      Fact confirmed = memory.facts().confirm(id, reason);
      printer.facts(List.of(confirmed));
    }
  }

  @Command(
      name = "reject",
      header = "Reject the value of a fact of an entry.",
      footer = "  l9 review reject low_trust_used:019a... --reason \"never said\" --for org")
  private static final class Reject extends FactDeed {

    @Option(
        names = "--for",
        paramLabel = "REACH",
        defaultValue = "user",
        description = "user, org or tenant (default: ${DEFAULT-VALUE}).")
    private String reach = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    private String reason = "";

    Reject(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, FactId id, FactPrinter printer) {
      printer.rejections(List.of(memory.facts().reject(id, Reach.ofCode(reach), reason)));
    }
  }

  @Command(
      name = "retract",
      header = "Take a fact of an entry back.",
      footer = "  l9 review retract conflict:019a... --fact 019b... --reason \"moved away\"")
  private static final class Retract extends FactDeed {

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    private String reason = "";

    Retract(CommandContext context) {
      super(context);
    }

    @Override
    void run(Memory memory, FactId id, FactPrinter printer) {
      printer.facts(List.of(memory.facts().retract(id, reason)));
    }
  }
}
