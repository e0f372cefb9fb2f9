package io.l9.substrate.cli.console;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows where a packet came from as a tree of parents. */
public final class LineageTree {

  private final Terminal terminal;
  private final PacketLine line;
  private final Map<PacketId, Packet> packets = new HashMap<>();
  private final Set<PacketId> shown = new HashSet<>();

  private LineageTree(Terminal terminal, PacketLine line) {
    this.terminal = terminal;
    this.line = line;
  }

  /** Prints a lineage that was asked for upwards. */
  public static void print(Terminal terminal, PacketLine line, Lineage lineage) {
    LineageTree tree = new LineageTree(terminal, line);
    lineage.nodes().forEach(node -> tree.packets.put(node.packet().id(), node.packet()));
    tree.print(lineage.nodes().get(0).packet(), "  ", "  ");
  }

  private void print(Packet packet, String first, String rest) {
    boolean again = !shown.add(packet.id());
    String text = line.of(packet, Terminal.WIDTH - first.length() - 14);
    terminal.print(first + (again ? text + terminal.dim("  (see above)") : text));
    if (again) {
      return;
    }
    List<Packet> parents =
        packet.parents().stream().filter(packets::containsKey).map(packets::get).toList();
    int outside = packet.parents().size() - parents.size();
    for (int i = 0; i < parents.size(); i++) {
      boolean last = i == parents.size() - 1 && outside == 0;
      print(parents.get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
    if (outside > 0) {
      terminal.print(rest + terminal.dim("└─ … " + outside + " more, further back"));
    }
  }
}
