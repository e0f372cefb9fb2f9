package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notation of a sub-graph for other programs. Names are escaped as the notation demands. */
public enum SubgraphFormat implements Coded {
  /** A line of JSON for each node, then for each edge, then for the caps. */
  NDJSON,
  /** XML, which tools for graphs read. */
  GRAPHML,
  /** A flow chart that Markdown pages show. */
  MERMAID;

  private static final String GRAPHML_BEGIN =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
        <key id="name" for="node" attr.name="name" attr.type="string"/>
        <key id="depth" for="node" attr.name="depth" attr.type="int"/>
        <key id="type" for="edge" attr.name="type" attr.type="string"/>
        <key id="confidence" for="edge" attr.name="confidence" attr.type="double"/>
        <key id="mentions" for="edge" attr.name="mentions" attr.type="long"/>
        <graph edgedefault="directed">
      """;

  /**
   * Returns the constant of a code.
   *
   * @throws ValidationException if there is no such format
   */
  public static SubgraphFormat ofCode(@Nullable String code) {
    for (SubgraphFormat format : values()) {
      if (format.code().equals(code)) {
        return format;
      }
    }
    throw ValidationException.at("/format", "must be one of ndjson, graphml, mermaid");
  }

  /** Returns the lines of a text; each ends with a line feed. */
  public String write(Subgraph found, JsonCodec json) {
    List<String> lines =
        switch (this) {
          case NDJSON -> ndjson(found, json);
          case GRAPHML -> graphml(found);
          case MERMAID -> mermaid(found);
        };
    return String.join("\n", lines) + "\n";
  }

  private static List<String> ndjson(Subgraph found, JsonCodec json) {
    List<String> lines = new ArrayList<>();
    for (Subgraph.Node node : found.nodes()) {
      lines.add(json.of(Map.of("node", Map.of("name", node.name(), "depth", node.depth()))).text());
    }
    for (Edge edge : found.edges()) {
      lines.add(
          json.of(
                  Map.of(
                      "edge",
                      Map.of(
                          "source", edge.source(),
                          "type", edge.type(),
                          "target", edge.target(),
                          "confidence", edge.confidence(),
                          "mentions", edge.mentions())))
              .text());
    }
    lines.add(
        json.of(
                Map.of(
                    "summary",
                    Map.of(
                        "truncated", found.isTruncated(),
                        "stopped_by", found.caps(),
                        "depth_reached", (long) found.depthReached())))
            .text());
    return lines;
  }

  private static List<String> graphml(Subgraph found) {
    List<String> lines = new ArrayList<>(List.of(GRAPHML_BEGIN.stripTrailing()));
    Map<String, String> ids = ids(found);
    for (Subgraph.Node node : found.nodes()) {
      lines.add(
          "    <node id=\""
              + ids.get(node.name())
              + "\"><data key=\"name\">"
              + xml(node.name())
              + "</data><data key=\"depth\">"
              + node.depth()
              + "</data></node>");
    }
    for (Edge edge : found.edges()) {
      lines.add(
          "    <edge source=\""
              + ids.get(edge.source())
              + "\" target=\""
              + ids.get(edge.target())
              + "\"><data key=\"type\">"
              + xml(edge.type())
              + "</data><data key=\"confidence\">"
              + edge.confidence()
              + "</data><data key=\"mentions\">"
              + edge.mentions()
              + "</data></edge>");
    }
    lines.add("  </graph>\n</graphml>");
    return lines;
  }

  private static List<String> mermaid(Subgraph found) {
    List<String> lines = new ArrayList<>(List.of("flowchart LR"));
    Map<String, String> ids = ids(found);
    for (Subgraph.Node node : found.nodes()) {
      lines.add("  " + ids.get(node.name()) + "[\"" + mermaid(node.name()) + "\"]");
    }
    for (Edge edge : found.edges()) {
      lines.add(
          "  "
              + ids.get(edge.source())
              + " -- \""
              + mermaid(edge.type())
              + "\" --> "
              + ids.get(edge.target()));
    }
    return lines;
  }

  private static Map<String, String> ids(Subgraph found) {
    Map<String, String> ids = new HashMap<>();
    found.nodes().forEach(node -> ids.put(node.name(), "n" + ids.size()));
    return ids;
  }

  /** Returns a text for XML 1.0, which has no characters for some of Unicode's controls. */
  private static String xml(String text) {
    StringBuilder written = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\n' || c == '\r') {
                written.append("&#").append(c).append(';');
              } else if ((c < 0x20 && c != '\t') || c == 0xFFFE || c == 0xFFFF) {
                written.append('\uFFFD');
              } else {
                written.appendCodePoint(c);
              }
            });
    return written.toString();
  }

  /** Returns a text between quotes in which every letter of the notation is a number. */
  private static String mermaid(String text) {
    StringBuilder written = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '.' || c == ',') {
                written.appendCodePoint(c);
              } else {
                written.append('#').append(c).append(';');
              }
            });
    return written.toString();
  }
}
