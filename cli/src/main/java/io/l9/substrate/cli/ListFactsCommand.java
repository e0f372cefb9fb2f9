package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "List facts, by default those that are held and valid now.",
    footer = {
      "  l9 facts list --subject alice --sort trust",
      "  l9 facts list --subject alice --predicate city --as-of 2024-06-01",
      "  l9 facts list --subject alice --known-at 2026-03-01T12:00:00Z --states held,superseded"
    })
final class ListFactsCommand extends MemoryCommand {

  @Option(names = "--subject", paramLabel = "NAME", description = "About this entity.")
  private @Nullable String subject;

  @Option(names = "--predicate", paramLabel = "NAME", description = "With this predicate.")
  private @Nullable String predicate;

  @Option(
      names = "--object",
      paramLabel = "OBJECT",
      description = "With this object; needs --subject or --predicate.")
  private @Nullable String object;

  @Mixin private FactObjectOption type = new FactObjectOption();

  @Option(names = "--min-confidence", paramLabel = "X", description = "At least so sure.")
  private @Nullable Double minConfidence;

  @Option(
      names = "--min-path",
      paramLabel = "PATH",
      description = "At least as trusted as inferred, observed, stated or confirmed.")
  private @Nullable String minPath;

  @Option(names = "--packet", paramLabel = "ID", description = "Supported by this packet.")
  private @Nullable UUID packet;

  @Option(
      names = "--states",
      split = ",",
      paramLabel = "STATE",
      defaultValue = "held",
      description = "Of held, superseded, retracted, rejected (default: ${DEFAULT-VALUE}).")
  private Set<String> states = Set.of();

  @Option(names = "--as-of", paramLabel = "TIME", description = "Valid then (default: now).")
  private @Nullable String asOf;

  @Option(names = "--ever-valid", description = "Valid at any time.")
  private boolean everValid;

  @Option(
      names = "--known-at",
      paramLabel = "TIME",
      description = "As it was believed then; needs --subject.")
  private @Nullable String knownAt;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "newest",
      description = "newest or trust (default: ${DEFAULT-VALUE}).")
  private String sort = "";

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  ListFactsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Instant known = FilterOptions.time("--known-at", knownAt);
    List<Instant> settled = new ArrayList<>();
    Listed<Fact> facts =
        limit.readParts(
            FactQuery.MAX_LIMIT,
            (int wanted, @Nullable FactPlace after) -> {
              Facts.Answer answer = memory.facts().list(query(json, known, wanted, after));
              settled.add(answer.settled());
              return new Part<>(answer.page().facts(), answer.page().next());
            });
    new FactPrinter(context, output).facts(facts);
    if (known != null && !known.isBefore(settled.get(settled.size() - 1))) {
      context.progress("not settled: the same question may have another answer later");
    }
    return ExitCodes.OK;
  }

  private FactQuery query(
      JsonCodec json, @Nullable Instant known, int wanted, @Nullable FactPlace after) {
    return new FactQuery(
        subject == null ? null : EntityName.at("/--subject", subject),
        predicate,
        object == null ? null : type.read(object, json),
        minConfidence,
        minPath == null ? null : FactPath.ofCode(minPath),
        packet == null ? null : new PacketId(packet),
        states.stream().map(FactState::ofCode).collect(Collectors.toSet()),
        FilterOptions.time("--as-of", asOf),
        everValid,
        known,
        FactQuery.Order.ofCode(sort),
        wanted,
        after);
  }
}
