package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.cli.FactDecisions.Confirm;
import io.l9.substrate.cli.FactDecisions.Contradict;
import io.l9.substrate.cli.FactDecisions.Erase;
import io.l9.substrate.cli.FactDecisions.Reinforce;
import io.l9.substrate.cli.FactDecisions.Retract;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.rest.knowledge.fact.ConflictResponse;
import io.l9.substrate.rest.knowledge.fact.FactRevisionResponse;
import io.l9.substrate.rest.knowledge.fact.FactViewResponse;
import io.l9.substrate.rest.knowledge.fact.RejectionResponse;
import io.l9.substrate.rest.knowledge.fact.WhyFactResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on facts. */
@Command(
    name = "facts",
    mixinStandardHelpOptions = true,
    header = "Assert, list, explain and correct facts.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 facts assert Alice city Lisbon",
      "  l9 facts list --subject alice",
      "  l9 facts why 019a...",
      "  l9 facts reject 019a... --reason \"I never lived there\"",
      "  l9 facts predicates works_at --single --objects entity --role org_admin"
    })
final class FactsCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private FactsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new FactsCommand())
        .addSubcommand(new AssertFactCommand(context))
        .addSubcommand(new ListFactsCommand(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Why(context))
        .addSubcommand(new History(context))
        .addSubcommand(new Conflicts(context))
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

  @Override
  public void run() {
    throw new ParameterException(CommandContext.commandLine(spec), "say what to do with facts");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      header = "Show a fact, and who else says the same.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 facts show 019a...")
  private static final class Show extends FactCommand {

    Show(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      Facts.View view = facts.get(id);
      FactViewResponse response = FactViewResponse.from(view);
      if (!printer.forPeople()) {
        printer.value(response);
        return;
      }
      printer.line(view.fact());
      for (var other : view.alsoHeld()) {
        printer.text("also held:");
        printer.line(other);
      }
      RejectionResponse rejection = response.rejection();
      if (rejection != null) {
        printer.text("rejected as " + rejection.id() + ": " + rejection.reason());
      }
    }
  }

  @Command(
      name = "why",
      mixinStandardHelpOptions = true,
      header = "Show why a fact is believed: each step of its confidence, and its sources.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 facts why 019a...")
  private static final class Why extends FactCommand {

    Why(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      Facts.Why why = facts.why(id);
      WhyFactResponse response = WhyFactResponse.from(why);
      if (!printer.forPeople()) {
        printer.value(response);
        return;
      }
      printer.line(why.fact());
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
      mixinStandardHelpOptions = true,
      header = "Show every revision of a fact, the first one first.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 facts history 019a...")
  private static final class History extends FactCommand {

    History(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      List<FactRevisionResponse> revisions =
          facts.history(id).stream().map(FactRevisionResponse::from).toList();
      if (printer.forPeople()) {
        revisions.forEach(revision -> printer.text(line(revision)));
      } else {
        printer.list(revisions, Map.of());
      }
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
      mixinStandardHelpOptions = true,
      header = "List facts that differ about the same subject and predicate.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 facts conflicts --limit 10")
  private static final class Conflicts extends MemoryCommand {

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "The largest number of conflicts (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin private OutputOption output = new OutputOption();

    Conflicts(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (limit < 1) {
        throw usage("--limit must be at least 1");
      }
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<Facts.Conflict> conflicts = new ArrayList<>();
      Position after = null;
      do {
        int wanted = Math.min(limit - conflicts.size(), FactQuery.MAX_LIMIT);
        Page<Facts.Conflict> page = memory.facts().conflicts(wanted, after);
        conflicts.addAll(page.items());
        after = page.next();
      } while (after != null && conflicts.size() < limit);
      FactPrinter printer = new FactPrinter(context.terminal(), output.in(context.terminal()));
      if (printer.forPeople()) {
        for (Facts.Conflict conflict : conflicts) {
          conflict.facts().forEach(printer::line);
          context.terminal().print("");
        }
      } else {
        printer.list(
            conflicts.stream().map(ConflictResponse::from).toList(),
            Map.of("has_more", after != null));
      }
      if (after != null) {
        context.progress("there are more; raise --limit");
      }
      return ExitCodes.OK;
    }
  }
}
