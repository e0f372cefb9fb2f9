package io.l9.substrate.cli;

import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The start of a walk over the graph, and its bounds. */
final class TraversalOptions {

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "The entities to start from.")
  private List<String> start = List.of();

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "The number of levels, 1 to 6 (default: ${DEFAULT-VALUE}).")
  private int depth = TraversalQuery.DEFAULT_DEPTH;

  @Option(
      names = "--max-nodes",
      paramLabel = "N",
      description = "The largest number of entities, 1 to 2000 (default: ${DEFAULT-VALUE}).")
  private int maxNodes = TraversalQuery.DEFAULT_NODES;

  @Option(
      names = "--fan-out",
      paramLabel = "N",
      description =
          "The largest number of edges of each entity, the strongest; 1 to 500 (default:"
              + " ${DEFAULT-VALUE}).")
  private int fanOut = TraversalQuery.DEFAULT_FAN_OUT;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description =
          "The largest size of the answer, estimated; 1000 to 8000000 (default: ${DEFAULT-VALUE}).")
  private int maxBytes = TraversalQuery.DEFAULT_BYTES;

  @Mixin private EdgeFilterOptions filter = new EdgeFilterOptions();

  TraversalQuery query() {
    return TraversalQuery.from(start)
        .withFilter(filter.filter())
        .withDepth(depth)
        .withMaxNodes(maxNodes)
        .withFanOut(fanOut)
        .withMaxBytes(maxBytes);
  }
}
