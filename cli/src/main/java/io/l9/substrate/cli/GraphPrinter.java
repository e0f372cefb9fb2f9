package io.l9.substrate.cli;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what the graph holds. */
final class GraphPrinter extends ResultPrinter {

  GraphPrinter(CommandContext context, OutputOption output) {
    super(context, output);
  }

  /** Writes an edge as an arrow. */
  void edge(Edge edge) {
    text(
        String.format(
            Locale.ROOT,
            "%.2f %5d  %s -[%s]-> %s",
            edge.confidence(),
            edge.mentions(),
            edge.source(),
            edge.type(),
            edge.target()));
  }

  /** Writes the names by levels, then the edges. */
  void subgraph(Subgraph found) {
    for (Subgraph.Node node : found.nodes()) {
      text(String.format(Locale.ROOT, "%2d  %s", node.depth(), node.name()));
    }
    found.edges().forEach(this::edge);
  }

  /** Writes a path as a line of names, then its edges. */
  void path(GraphPath path) {
    text(
        String.format(Locale.ROOT, "%.4f  ", path.confidence()) + String.join(" - ", path.nodes()));
    path.edges().forEach(this::edge);
  }

  void relationship(Relationship edge) {
    text(
        String.format(
            Locale.ROOT,
            "%s %.2f %5d  %s -[%s]-> %s%s",
            edge.id(),
            edge.confidence(),
            edge.mentions(),
            edge.source(),
            edge.type(),
            edge.target(),
            edge.fact() == null ? "" : "  by fact " + edge.fact()));
  }

  void merge(EntityMerge merge) {
    text(
        merge.id()
            + "  "
            + String.join(" = ", merge.names())
            + (merge.reason() == null ? "" : ": " + merge.reason()));
  }

  /** Tells people which option has cut a walk. */
  static void tellCaps(CommandContext context, Subgraph found) {
    if (found.isTruncated()) {
      context.progress(
          "there is more: raise "
              + found.caps().stream()
                  .map(cap -> "--" + cap.replace('_', '-'))
                  .collect(Collectors.joining(", ")));
    }
  }
}
