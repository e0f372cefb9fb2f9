package io.l9.substrate.inmemory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Units of work run one after the other, so that nothing needs a lock. */
final class InMemoryPacketCurationRepository implements PacketCurationRepository {

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final InMemoryEmbeddings embeddings;
  private final InMemoryLexicalIndex lexicalIndex;
  private final InMemoryAgentEventLog events;
  private final InMemoryAccessLog accesses;
  private final InMemorySummaryRepository summaries;
  private final InMemoryNoteRepository notes;
  private final InMemoryIdempotencyRepository answers;

  InMemoryPacketCurationRepository(
      InMemoryUnitOfWork unitOfWork,
      InMemoryPacketRepository packets,
      InMemoryEmbeddings embeddings,
      InMemoryLexicalIndex lexicalIndex,
      InMemoryAgentEventLog events,
      InMemoryAccessLog accesses,
      InMemorySummaryRepository summaries,
      InMemoryNoteRepository notes,
      InMemoryIdempotencyRepository answers) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    this.embeddings = embeddings;
    this.lexicalIndex = lexicalIndex;
    this.events = events;
    this.accesses = accesses;
    this.summaries = summaries;
    this.notes = notes;
    this.answers = answers;
  }

  @Override
  public Optional<Packet> findForChange(PacketId id) {
    return Optional.ofNullable(packets.writable(id));
  }

  @Override
  public void amend(Packet after) {
    packets.requireWritable(after.owner(), after.visibility());
    Packet before = packets.writable(after.id());
    if (before != null) {
      packets.replace(before, after);
    }
  }

  @Override
  public boolean contradict(Contradiction contradiction, Instant now) {
    Packet packet = served(contradiction.packet(), now);
    Packet by = served(contradiction.by(), now);
    if (packet == null || by == null || !packet.owner().tenant().equals(by.owner().tenant())) {
      return false;
    }
    JsonDocument content = new JsonDocument("{\"by\":\"" + by.id() + "\"}");
    boolean counted =
        events
            .about(packet.id())
            .anyMatch(
                event ->
                    event.eventType().equals(AgentEvent.CONTRADICTION)
                        && event.content().equals(content));
    if (!counted) {
      packets.contradicted(packet);
      TenantScope scope = unitOfWork.scope();
      // The pair makes the id: there is no second event of it.
      UUID id = UUID.nameUUIDFromBytes((packet.id() + " by " + by.id()).getBytes(UTF_8));
      events.record(
          new AgentEvent(
              id,
              scope.owner(),
              contradiction.agentId(),
              AgentEvent.CONTRADICTION,
              packet.id(),
              content,
              now,
              scope.correlation(),
              scope.session(),
              scope.trace()));
    }
    return true;
  }

  private @Nullable Packet served(PacketId id, Instant now) {
    Packet packet = packets.visible(id);
    return packet == null || packet.expired(now) ? null : packet;
  }

  @Override
  public Optional<ErasureReport> erase(Erasure erasure) {
    Packet first = packets.writable(erasure.packet());
    if (first == null) {
      return Optional.empty();
    }
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Packet packet : going(first, erasure.descendants()).values()) {
      packets.remove(packet);
      answers.erase(packet.owner().tenant(), Set.of(packet.id().value()));
      counts.merge(Kind.PACKETS, 1L, Long::sum);
      counts.merge(Kind.EMBEDDINGS, embeddings.erase(packet.id()), Long::sum);
      counts.merge(Kind.TERMS, lexicalIndex.erase(packet.id()), Long::sum);
      counts.merge(Kind.EVENTS, events.erase(packet.id()), Long::sum);
      counts.merge(Kind.ACCESSES, accesses.erase(packet.id()), Long::sum);
      counts.merge(Kind.NOTES, notes.erase(packet.owner().tenant(), packet.id()), Long::sum);
      counts.merge(Kind.SUMMARIES, summaries.erase(packet.id()), Long::sum);
    }
    return Optional.of(new ErasureReport(counts));
  }

  private Map<PacketId, Packet> going(Packet first, boolean descendants) {
    Map<PacketId, Packet> going = new LinkedHashMap<>();
    going.put(first.id(), first);
    Deque<PacketId> level = new ArrayDeque<>(List.of(first.id()));
    while (descendants && !level.isEmpty()) {
      for (Packet child : packets.children(level.remove())) {
        boolean only =
            child.parents().stream()
                .allMatch(parent -> going.containsKey(parent) || !packets.stored(parent));
        if (only
            && packets.writable(child.id()) != null
            && going.putIfAbsent(child.id(), child) == null) {
          level.add(child.id());
        }
      }
    }
    return going;
  }
}
