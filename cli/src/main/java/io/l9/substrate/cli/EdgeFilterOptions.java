package io.l9.substrate.cli;

import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that filter edges; all that are given must hold. */
final class EdgeFilterOptions {

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this type, or of one of these.")
  private List<String> types = List.of();

  @Option(
      names = "--direction",
      paramLabel = "WAY",
      defaultValue = "both",
      description = "out, in or both (default: ${DEFAULT-VALUE}).")
  private String direction = "";

  @Option(
      names = "--min-confidence",
      paramLabel = "X",
      description = "At least so sure, from 0 to 1.")
  private @Nullable Double minConfidence;

  EdgeFilter filter() {
    return new EdgeFilter(
        Direction.ofCode(direction), Set.copyOf(types), minConfidence == null ? 0 : minConfidence);
  }
}
