package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.fact.RankedFactsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "view",
    header = "List the surest facts as of the last refresh, and how old that is.",
    description = {"", "`l9 jobs run refresh-views` refreshes it; a server does so by itself."},
    footer = {"  l9 facts view", "  l9 facts view --subject alice --min-score 0.5"})
final class FactsViewCommand extends MemoryCommand {

  @Option(names = "--subject", paramLabel = "NAME", description = "About this entity.")
  private @Nullable String subject;

  @Option(
      names = "--min-score",
      paramLabel = "X",
      defaultValue = "0",
      description = "At least so high, from 0 to 1.")
  private double minScore;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  FactsViewCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    EntityName name = subject == null ? null : EntityName.at("/--subject", subject);
    List<Instant> refreshed = new ArrayList<>();
    Listed<RankedFacts.Ranked> facts =
        limit.readParts(
            RankedFactsQuery.MAX_LIMIT,
            (int wanted, @Nullable RankedFactPlace after) -> {
              RankedFacts page =
                  memory.facts().ranked(new RankedFactsQuery(name, minScore, wanted, after));
              refreshed.add(page.refreshedAt());
              return new Part<>(page.ranked(), page.next());
            });
    FactPrinter printer = new FactPrinter(context, output);
    printer.viewed(
        facts,
        refreshed.get(0),
        RankedFactsResponse.Ranked::from,
        ranked -> printer.line(ranked.fact()));
    return ExitCodes.OK;
  }
}
