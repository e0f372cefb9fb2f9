package io.l9.substrate.testkit.memory;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets that are as if ingested: hash, generation and root follow from the rest. Not
 * thread-safe.
 */
public final class PacketBuilder {

  private PacketId id;
  private Ownership owner;
  private JsonDocument payload;
  private Instant timestamp;
  private String packetType = "note";
  private @Nullable String agentId;
  private @Nullable ThreadId thread;
  private List<Packet> parents = List.of();
  private @Nullable Derivation derivation;
  private Set<String> tags = Set.of();
  private @Nullable Instant expiresAt;
  private Visibility visibility = Visibility.SHARED;
  private double importance = 0.5;
  private int accessCount;
  private @Nullable Instant lastAccessed;
  private int contradictionCount;
  private @Nullable PacketId duplicateOf;
  private int chunkCount = 1;
  private @Nullable UUID correlation;
  private @Nullable String session;
  private @Nullable String trace;

  public PacketBuilder(PacketId id, Ownership owner, JsonDocument payload, Instant timestamp) {
    this.id = id;
    this.owner = owner;
    this.payload = payload;
    this.timestamp = timestamp;
  }

  public PacketBuilder id(PacketId value) {
    id = value;
    return this;
  }

  public PacketBuilder owner(Ownership value) {
    owner = value;
    return this;
  }

  public PacketBuilder payload(JsonDocument value) {
    payload = value;
    return this;
  }

  public PacketBuilder timestamp(Instant value) {
    timestamp = value;
    return this;
  }

  public PacketBuilder type(String value) {
    packetType = value;
    return this;
  }

  public PacketBuilder agent(@Nullable String value) {
    agentId = value;
    return this;
  }

  public PacketBuilder thread(@Nullable ThreadId value) {
    thread = value;
    return this;
  }

  public PacketBuilder parents(Packet... values) {
    parents = List.of(values);
    return this;
  }

  public PacketBuilder derivation(@Nullable Derivation value) {
    derivation = value;
    return this;
  }

  public PacketBuilder tags(String... values) {
    tags = new LinkedHashSet<>(List.of(values));
    return this;
  }

  public PacketBuilder expiresAt(@Nullable Instant value) {
    expiresAt = value;
    return this;
  }

  public PacketBuilder visibility(Visibility value) {
    visibility = value;
    return this;
  }

  public PacketBuilder importance(double value) {
    importance = value;
    return this;
  }

  public PacketBuilder accessed(int times, Instant last) {
    accessCount = times;
    lastAccessed = last;
    return this;
  }

  public PacketBuilder contradicted(int times) {
    contradictionCount = times;
    return this;
  }

  public PacketBuilder duplicateOf(@Nullable PacketId value) {
    duplicateOf = value;
    return this;
  }

  public PacketBuilder chunkCount(int value) {
    chunkCount = value;
    return this;
  }

  public PacketBuilder tracing(UUID newCorrelation, String newSession, String newTrace) {
    correlation = newCorrelation;
    session = newSession;
    trace = newTrace;
    return this;
  }

  public Packet build() {
    return new Packet(
        id,
        owner,
        packetType,
        payload,
        agentId,
        thread,
        timestamp,
        parents.stream().map(Packet::id).toList(),
        derivation,
        parents.stream().mapToInt(Packet::generation).max().orElse(-1) + 1,
        parents.isEmpty() ? id : parents.get(0).root(),
        tags,
        expiresAt,
        visibility,
        importance,
        accessCount,
        lastAccessed,
        contradictionCount,
        ContentHash.of(packetType, payload),
        duplicateOf,
        chunkCount,
        correlation,
        session,
        trace);
  }
}
