package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.graph.GraphViewResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "view",
    header = "List edges by mentions as of the last refresh, and how old that is.",
    description = {"", "`l9 jobs run refresh-views` refreshes it; a server does so by itself."},
    footer = {"  l9 graph view", "  l9 graph view --entity alice --json | jq .refreshed_at"})
final class GraphViewCommand extends MemoryCommand {

  @Option(names = "--entity", paramLabel = "NAME", description = "Of this entity.")
  private @Nullable String entity;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  GraphViewCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    EntityName name = entity == null ? null : EntityName.at("/--entity", entity);
    List<Instant> refreshed = new ArrayList<>();
    Listed<EntityGraphView.Line> lines =
        limit.readParts(
            EntityGraphViewQuery.MAX_LIMIT,
            (int wanted, @Nullable Edge after) -> {
              EntityGraphView page =
                  memory.graph().view(new EntityGraphViewQuery(name, wanted, after));
              refreshed.add(page.refreshedAt());
              return new Part<>(page.lines(), page.next());
            });
    GraphPrinter printer = new GraphPrinter(context, output);
    printer.viewed(
        lines, refreshed.get(0), GraphViewResponse.Line::from, line -> printer.edge(line.edge()));
    return ExitCodes.OK;
  }
}
