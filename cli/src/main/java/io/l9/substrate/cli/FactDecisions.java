package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.domain.knowledge.fact.FactId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands by which somebody stands by a fact, or takes it back. */
final class FactDecisions {

  private FactDecisions() {}

  @Command(
      name = "confirm",
      header = "Confirm a fact, as a person.",
      footer = "  l9 facts confirm 019a... --reason \"asked her\"")
  static final class Confirm extends FactCommand {

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, if there is one.")
    private @Nullable String reason;

    Confirm(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      printer.facts(List.of(facts.confirm(id, reason)));
    }
  }

  @Command(
      name = "retract",
      header = "Take a fact back; the fact and its history stay.",
      footer = "  l9 facts retract 019a... --reason \"said of another Alice\"")
  static final class Retract extends FactCommand {

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    private String reason = "";

    Retract(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      printer.facts(List.of(facts.retract(id, reason)));
    }
  }
}
