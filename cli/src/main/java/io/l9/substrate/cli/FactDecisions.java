package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.memory.id.PacketId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands by which somebody stands by a fact, doubts it, or takes it back. */
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

  @Command(
      name = "reinforce",
      header = "Count another packet that supports a fact.",
      footer = "  l9 facts reinforce 019a... --packet 019b...")
  static final class Reinforce extends FactCommand {

    @Option(names = "--packet", required = true, paramLabel = "ID", description = "The packet.")
    private UUID packet = new UUID(0, 0);

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, if there is one.")
    private @Nullable String reason;

    Reinforce(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      printer.facts(List.of(facts.reinforce(id, new PacketId(packet), reason)));
    }
  }

  @Command(
      name = "contradict",
      header = "Take confidence from a fact; the same packet does it once.",
      footer = "  l9 facts contradict 019a... --reason \"she moved\" --packet 019b...")
  static final class Contradict extends FactCommand {

    @Option(names = "--packet", paramLabel = "ID", description = "The packet that says otherwise.")
    private @Nullable UUID packet;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    private String reason = "";

    Contradict(CommandContext context) {
      super(context);
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      printer.facts(
          List.of(facts.contradict(id, packet == null ? null : new PacketId(packet), reason)));
    }
  }

  @Command(
      name = "erase",
      header = "Erase a fact with its history and sources, as an administrator of the tenant.",
      footer = "  l9 facts erase 019a... --yes --role tenant_admin")
  static final class Erase extends FactCommand {

    @Option(
        names = "--yes",
        description = "Confirm the erasure, which is refused without this option.")
    private boolean yes;

    Erase(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!yes) {
        throw usage("erasing cannot be undone; confirm with --yes");
      }
    }

    @Override
    void run(FactMemory facts, FactId id, FactPrinter printer) {
      facts.erase(id);
      printer.one(Map.of("erased", id.toString()), () -> printer.text("erased " + id));
    }
  }
}
