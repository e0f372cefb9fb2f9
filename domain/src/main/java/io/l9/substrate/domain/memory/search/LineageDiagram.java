package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lineage as a Mermaid flow chart, which Markdown pages can show. */
public final class LineageDiagram {

  private static final int MAX_LABEL = 60;

  private LineageDiagram() {}

  /** The lines of the diagram. */
  public static List<String> lines(Lineage lineage, JsonCodec json) {
    List<String> lines = new ArrayList<>();
    Map<PacketId, String> names = new HashMap<>();
    lines.add("flowchart TB");
    for (Lineage.Node node : lineage.nodes()) {
      String name = "p" + names.size();
      names.put(node.packet().id(), name);
      lines.add("  " + name + "[\"" + label(node.packet(), json) + "\"]");
    }
    for (Lineage.Edge edge : lineage.edges()) {
      lines.add("  " + names.get(edge.parent()) + " --> " + names.get(edge.child()));
    }
    if (lineage.truncated()) {
      lines.add("  more[\"… cut by the caps\"]");
    }
    return lines;
  }

  private static String label(Packet packet, JsonCodec json) {
    String text = packet.packetType() + ": " + PacketText.of(packet.payload(), json);
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return line.codePointCount(0, line.length()) <= MAX_LABEL
        ? escaped(line)
        : escaped(line.substring(0, line.offsetByCodePoints(0, MAX_LABEL - 1)).strip() + "…");
  }

  /** Returns stored text as text, so that none of it is read as Mermaid or HTML. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || " .,:;-_/()…".indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
