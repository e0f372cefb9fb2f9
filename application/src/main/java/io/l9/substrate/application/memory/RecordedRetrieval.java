package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Notes what is handed out to be read. A lineage is looked at for its shape: that is no use of what
 * is in it.
 */
final class RecordedRetrieval implements PacketRetrieval {

  private final PacketRetrieval retrieval;
  private final AccessFeedbackService accesses;
  private final Clock clock;

  RecordedRetrieval(PacketRetrieval retrieval, AccessFeedbackService accesses, Clock clock) {
    this.retrieval = retrieval;
    this.accesses = accesses;
    this.clock = clock;
  }

  @Override
  public Packet get(TenantScope scope, PacketId id) {
    Packet packet = retrieval.get(scope, id);
    note(scope, "get", List.of(packet));
    return packet;
  }

  @Override
  public Page<Packet> thread(TenantScope scope, ThreadQuery query) {
    Page<Packet> page = retrieval.thread(scope, query);
    note(scope, "thread", page.items());
    return page;
  }

  @Override
  public Lineage lineage(TenantScope scope, LineageQuery query) {
    return retrieval.lineage(scope, query);
  }

  private void note(TenantScope scope, String context, List<Packet> packets) {
    Instant now = clock.instant();
    accesses.note(
        packets.stream()
            .map(
                packet ->
                    new AccessFeedbackService.Read(
                        scope, packet.id(), context, null, null, null, now))
            .toList());
  }
}
