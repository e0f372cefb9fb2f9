package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.cli.FactDecisions.Confirm;
import io.l9.substrate.cli.FactDecisions.Contradict;
import io.l9.substrate.cli.FactDecisions.Erase;
import io.l9.substrate.cli.FactDecisions.Reinforce;
import io.l9.substrate.cli.FactDecisions.Retract;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.fact.ConflictResponse;
import io.l9.substrate.rest.knowledge.fact.FactRevisionResponse;
import io.l9.substrate.rest.knowledge.fact.FactViewResponse;
import io.l9.substrate.rest.knowledge.fact.RejectionResponse;
import io.l9.substrate.rest.knowledge.fact.WhyFactResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands on facts. */
@Command(
    name = "facts",
    header = "Assert, list, explain and correct facts.",
    footer = {
      "  l9 facts assert Alice city Lisbon",
      "  l9 facts list --subject alice",
      "  l9 facts why 019a...",
      "  l9 facts reject 019a... --reason \"I never lived there\"",
      "  l9 facts predicates works_at --single --objects entity --role org_admin"
    })
final class FactsCommand extends CommandGroup {

  private FactsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new FactsCommand())
        .addSubcommand(new AssertFactCommand(context))
        .addSubcommand(new ListFactsCommand(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Why(context))
        .addSubcommand(new History(context))
        .addSubcommand(new Conflicts(context))
        .addSubcommand(new FactsViewCommand(context))
        .addSubcommand(new Confirm(context))
        .addSubcommand(new RejectFactCommand(context))
        .addSubcommand(new Reinforce(context))
        .addSubcommand(new Contradict(context))
        .addSubcommand(new Retract(context))
        .addSubcommand(new Erase(context))
        .addSubcommand(new RejectionsCommand(context))
        .addSubcommand(new LiftRejectionCommand(context))
        .addSubcommand(new PredicatesCommand(context))
        .addSubcommand(new ExtractFactsCommand(context))
        .addSubcommand(new AdoptFactsCommand(context));
  }

  @Command(
      name = "show",
      header = "Show a fact, and who else says the same.",
      footer = "  l9 facts show 019a...")
  private static final class Show extends FactCommand {

    Show(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      Facts.View view = facts.get(id);
      FactViewResponse response = FactViewResponse.from(view);
      printer.one(response, () -> show(view, response.rejection(), printer));
    }

    private static void show(
        Facts.View view, @Nullable RejectionResponse rejection, FactPrinter printer) {
      printer.line(view.fact());
      for (var other : view.alsoHeld()) {
        printer.text("also held:");
        printer.line(other);
      }
      if (rejection != null) {
        printer.text("rejected as " + rejection.id() + ": " + rejection.reason());
      }
    }
  }

  @Command(
      name = "why",
      header = "Show why a fact is believed: each step of its confidence, and its sources.",
      footer = "  l9 facts why 019a...")
  private static final class Why extends FactCommand {

    Why(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      Facts.Why why = facts.why(id);
      WhyFactResponse response = WhyFactResponse.from(why);
      printer.one(response, () -> show(why.fact(), response, printer));
    }

    private static void show(Fact fact, WhyFactResponse response, FactPrinter printer) {
      printer.line(fact);
      for (WhyFactResponse.Step step : response.steps()) {
        printer.text(String.format(Locale.ROOT, "%+.2f = ", step.delta()) + line(step.revision()));
      }
      for (WhyFactResponse.Source source : response.evidence()) {
        printer.text(
            "source "
                + source.packetId()
                + (source.pointer() == null ? "" : " at " + source.pointer())
                + " from "
                + source.roots());
      }
    }
  }

  @Command(
      name = "history",
      header = "Show every revision of a fact, the first one first.",
      footer = "  l9 facts history 019a...")
  private static final class History extends FactCommand {

    History(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      printer.all(
          facts.history(id).stream().map(FactRevisionResponse::from).toList(),
          revision -> revision,
          revision -> printer.text(line(revision)));
    }
  }

  private static String line(FactRevisionResponse revision) {
    return String.format(
        Locale.ROOT,
        "%.2f  %s  %d %s%s%s",
        revision.confidence(),
        revision.knownFrom(),
        revision.revision(),
        revision.change(),
        revision.packetId() == null ? "" : " by " + revision.packetId(),
        revision.reason() == null ? "" : ": " + revision.reason());
  }

  @Command(
      name = "conflicts",
      header = "List facts that differ about the same subject and predicate.",
      footer = "  l9 facts conflicts --limit 10")
  private static final class Conflicts extends MemoryCommand {

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Conflicts(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      FactPrinter printer = new FactPrinter(context, output);
      printer.listed(
          limit.read(FactQuery.MAX_LIMIT, memory.facts()::conflicts),
          ConflictResponse::from,
          conflict -> {
            conflict.facts().forEach(printer::line);
            printer.text("");
          });
      return ExitCodes.OK;
    }
  }
}
