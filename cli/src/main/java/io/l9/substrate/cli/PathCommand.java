package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.knowledge.graph.PathResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "path",
    header = "Show how two entities are connected.",
    footer = {
      "  l9 graph path alice Porto",
      "  l9 graph path alice Porto --strongest --direction out",
      "  l9 graph path alice Porto --max-depth 8 --json | jq .nodes"
    })
final class PathCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "FROM", description = "The first entity.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The last entity.")
  private String to = "";

  @Option(names = "--shortest", description = "By the fewest edges (the default).")
  private boolean shortest;

  @Option(names = "--strongest", description = "By the greatest product of confidences.")
  private boolean strongest;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description =
          "The largest number of edges of a shortest path, 1 to 8 (default: ${DEFAULT-VALUE}).")
  private int maxDepth = PathQuery.DEFAULT_LENGTH;

  @Mixin private EdgeFilterOptions filter = new EdgeFilterOptions();

  @Mixin private OutputOption output = new OutputOption();

  PathCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (shortest && strongest) {
      throw usage("--shortest and --strongest exclude each other");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    PathQuery query =
        PathQuery.between(from, to).withFilter(filter.filter()).withMaxLength(maxDepth);
    GraphPath path;
    try {
      path = strongest ? memory.graph().strongestPath(query) : memory.graph().shortestPath(query);
    } catch (NotFoundException e) {
      throw GraphHints.otherNames(e);
    }
    GraphPrinter printer = new GraphPrinter(context, output);
    printer.one(PathResponse.from(path), () -> printer.path(path));
    if (path.isTruncated()) {
      context.progress(
          "a better path may have been missed, stopped by "
              + String.join(", ", path.caps())
              + "; narrow the search with --type or --min-confidence");
    }
    return ExitCodes.OK;
  }
}
