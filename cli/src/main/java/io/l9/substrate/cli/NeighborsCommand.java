package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.knowledge.graph.EdgeResponse;
import io.l9.substrate.rest.knowledge.graph.EntityResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "neighbors",
    header = "List the edges of an entity, the strongest first.",
    footer = {
      "  l9 graph neighbors alice",
      "  l9 graph neighbors alice --type works_at --type knows --direction out --limit 200"
    })
final class NeighborsCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The entity.")
  private String name = "";

  @Mixin private EdgeFilterOptions filter = new EdgeFilterOptions();

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  NeighborsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    List<Neighbours> pages = new ArrayList<>();
    Listed<Edge> edges;
    try {
      edges =
          limit.readParts(
              NeighbourQuery.MAX_LIMIT,
              (int wanted, @Nullable NeighbourPlace after) -> {
                Neighbours page =
                    memory
                        .graph()
                        .neighbours(
                            new NeighbourQuery(
                                EntityName.at("/name", name), filter.filter(), wanted, after));
                pages.add(page);
                return new Part<>(page.edges(), page.next());
              });
    } catch (NotFoundException e) {
      throw GraphHints.otherNames(e);
    }
    GraphPrinter printer = new GraphPrinter(context, output);
    printer.list(
        edges.items(),
        Map.of("entity", EntityResponse.from(pages.get(0).entity()), "has_more", edges.hasMore()),
        EdgeResponse::from,
        printer::edge);
    edges.tellRest(context);
    return ExitCodes.OK;
  }
}
