package io.l9.substrate.inmemory.memory.curation;

import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The erasing of packets, whoever asks for it. */
public final class PacketErasure {

  private final PacketTable packets;
  private final AnswerTable answers;

  public PacketErasure(PacketTable packets, AnswerTable answers) {
    this.packets = packets;
    this.answers = answers;
  }

  /**
   * Erases a packet with everything that hangs on it.
   *
   * @param descendants whether children go whose every parent that is still there goes
   * @param may the children that may go
   */
  public ErasureReport erase(Packet first, boolean descendants, Predicate<Packet> may) {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Packet packet : going(first, descendants, may).values()) {
      packets.erase(packet).forEach((kind, count) -> counts.merge(kind, count, Long::sum));
      answers.erase(packet.owner().tenant(), Set.of(packet.id().value()));
    }
    return new ErasureReport(counts);
  }

  private Map<PacketId, Packet> going(Packet first, boolean descendants, Predicate<Packet> may) {
    Map<PacketId, Packet> going = new LinkedHashMap<>();
    going.put(first.id(), first);
    Deque<PacketId> level = new ArrayDeque<>(List.of(first.id()));
    while (descendants && !level.isEmpty()) {
      for (Packet child : packets.children(level.remove())) {
        boolean only =
            child.parents().stream()
                .allMatch(parent -> going.containsKey(parent) || !packets.contains(parent));
        if (only && may.test(child) && going.putIfAbsent(child.id(), child) == null) {
          level.add(child.id());
        }
      }
    }
    return going;
  }
}
