package io.l9.substrate.application.memory.packet;

import io.l9.substrate.application.memory.access.AccessFeedbackService;
import io.l9.substrate.domain.memory.access.AccessTarget;
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
 * Retrieval that records reads in the access log. A lineage is looked at for its shape, which is no
 * read of its packets.
 */
public final class RecordedRetrieval implements PacketRetrieval {

  private final PacketRetrieval retrieval;
  private final AccessFeedbackService accesses;
  private final Clock clock;

  public RecordedRetrieval(PacketRetrieval retrieval, AccessFeedbackService accesses, Clock clock) {
    this.retrieval = retrieval;
    this.accesses = accesses;
    this.clock = clock;
  }

  @Override
  public Packet get(TenantScope scope, PacketId id) {
    Packet packet = retrieval.get(scope, id);
    record(scope, "get", List.of(packet));
    return packet;
  }

  @Override
  public Page<Packet> thread(TenantScope scope, ThreadQuery query) {
    Page<Packet> page = retrieval.thread(scope, query);
    record(scope, "thread", page.items());
    return page;
  }

  @Override
  public Lineage lineage(TenantScope scope, LineageQuery query) {
    return retrieval.lineage(scope, query);
  }

  private void record(TenantScope scope, String context, List<Packet> packets) {
    Instant now = clock.instant();
    accesses.enqueue(
        packets.stream()
            .map(
                packet ->
                    new AccessFeedbackService.Read(
                        scope,
                        AccessTarget.packet(packet.id().value()),
                        context,
                        null,
                        null,
                        null,
                        now))
            .toList());
  }
}
