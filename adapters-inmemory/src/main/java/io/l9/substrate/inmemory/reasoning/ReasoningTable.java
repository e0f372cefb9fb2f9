package io.l9.substrate.inmemory.reasoning;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The rows of reasoning traces, which go with the packets that they are about. */
public final class ReasoningTable {

  private final ScopedTable<UUID, ReasoningTrace> traces;

  public ReasoningTable(UnitsOfWork units, PacketTable packets) {
    traces =
        new ScopedTable<>(
            units,
            trace -> trace.head().id(),
            trace -> trace.head().owner(),
            trace -> trace.head().visibility());
    packets.dependent(Kind.TRACES, packet -> erase(packet.id()));
  }

  void create(ReasoningTrace trace) {
    traces.create(trace);
  }

  Optional<ReasoningTrace> find(UUID id) {
    return traces.find(id);
  }

  boolean delete(UUID id) {
    return traces.delete(id);
  }

  /** Returns all traces that the active scope sees. */
  public Stream<ReasoningTrace> visible() {
    return traces.visible();
  }

  /** Returns the traces of all owners, for their retention. */
  public Stream<AgedRow> aged() {
    return traces
        .all()
        .map(ReasoningTrace::head)
        .map(
            head ->
                new AgedRow(
                    head.owner().tenant(), head.createdAt(), () -> traces.remove(head.id())));
  }

  private long erase(PacketId packet) {
    List<UUID> gone =
        traces
            .all()
            .filter(trace -> packet.equals(trace.head().packet()))
            .map(trace -> trace.head().id())
            .toList();
    gone.forEach(traces::remove);
    return gone.size();
  }
}
