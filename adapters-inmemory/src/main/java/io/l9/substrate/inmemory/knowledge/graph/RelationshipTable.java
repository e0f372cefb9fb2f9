package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.inmemory.knowledge.fact.Beliefs;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The rows of relationships that stand by themselves, their natural keys, and facts beside them.
 */
final class RelationshipTable {

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final Beliefs beliefs;
  private final ScopedTable<UUID, Relationship> rows;
  private final Table<Relationship.Key, UUID> keys;

  RelationshipTable(UnitsOfWork units, PacketTable packets, Beliefs beliefs) {
    this.units = units;
    this.packets = packets;
    this.beliefs = beliefs;
    rows =
        new ScopedTable<>(units, Relationship::id, Relationship::owner, Relationship::visibility);
    keys = new Table<>(units);
    packets.dependent(Kind.RELATIONSHIPS, this::erase);
    packets.dependent(Kind.UNLINKED, this::unlink);
  }

  /** Returns the row of the same natural key. */
  Optional<Relationship> same(Relationship edge) {
    return Optional.ofNullable(keys.get(edge.key()))
        .flatMap(rows::find)
        .map(this::withStoredPacket);
  }

  /** Returns the rows that the scope sees, those too that a rejection covers. */
  Stream<Relationship> stored() {
    return rows.visible().map(this::withStoredPacket);
  }

  /** Returns what the scope believes at the moment: rows, and facts about entities. */
  Stream<Relationship> believed(Instant now) {
    var rejected = beliefs.rejected();
    return Stream.concat(
        stored().filter(edge -> !rejected.test(edge.skeleton(), edge.owner())),
        beliefs.at(now).flatMap(RelationshipTable::edge));
  }

  private static Stream<Relationship> edge(Fact fact) {
    return fact.object() instanceof FactObject.Entity object
        ? Stream.of(Relationship.of(fact, object))
        : Stream.empty();
  }

  /** Returns the rows that the scope may write. */
  Stream<Relationship> writable() {
    return rows.writable();
  }

  /** Refuses a row that the scope may not write, or whose packet it does not see. */
  void requireWritable(Relationship edge) {
    rows.requireWritable(List.of(edge));
    if (edge.packet() != null && packets.find(edge.packet()).isEmpty()) {
      throw UnitsOfWork.forbidden(units.scope());
    }
  }

  void create(Relationship edge) {
    rows.create(edge);
    keys.put(edge.key(), edge.id());
  }

  /** Puts the next state of a row, whose natural key stays the same. */
  void update(Relationship edge) {
    rows.put(edge);
  }

  void remove(Relationship edge) {
    rows.remove(edge.id());
    keys.remove(edge.key());
  }

  /** A packet that has expired leaves a relationship without it. */
  private Relationship withStoredPacket(Relationship edge) {
    return edge.packet() == null || packets.contains(edge.packet()) ? edge : edge.unlinked();
  }

  /** Deletes what a packet was the only mention of; returns how many there were. */
  private long erase(Packet packet) {
    List<Relationship> gone = named(packet).filter(edge -> edge.mentions() <= 1).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  private long unlink(Packet packet) {
    List<Relationship> kept = named(packet).filter(edge -> edge.mentions() > 1).toList();
    kept.forEach(edge -> update(edge.unlinked()));
    return kept.size();
  }

  /** Returns the rows of all owners in the tenant that name a packet. */
  private Stream<Relationship> named(Packet packet) {
    return rows.all()
        .filter(edge -> packet.id().equals(edge.packet()))
        .filter(edge -> edge.owner().tenant().equals(packet.owner().tenant()));
  }
}
