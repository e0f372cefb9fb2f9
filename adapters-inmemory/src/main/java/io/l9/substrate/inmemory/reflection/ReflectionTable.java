package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rows of reflections with their evidence, which go with the packets behind them. */
final class ReflectionTable {

  private final ScopedTable<ReflectionId, Reflection> rows;
  private final Table<Reflection.Key, ReflectionId> active;
  private final Table<ReflectionId, Index> indexes;
  private final Table<ReflectionId, List<ReflectionEvidence>> evidence;
  private final UnitsOfWork units;
  private final PacketTable packets;
  private final UseTable uses;
  private final AnswerTable answers;
  private final AccessTable accesses;
  private final AuditTable deeds;
  private final Clock clock;
  private final List<Consumer<ReflectionId>> dependents = new ArrayList<>();

  ReflectionTable(
      UnitsOfWork units,
      PacketTable packets,
      UseTable uses,
      AnswerTable answers,
      AccessTable accesses,
      AuditTable deeds,
      Clock clock) {
    this.units = units;
    this.packets = packets;
    this.uses = uses;
    this.answers = answers;
    this.accesses = accesses;
    this.deeds = deeds;
    this.clock = clock;
    rows = new ScopedTable<>(units, Reflection::id, Reflection::owner, Reflection::visibility);
    active = new Table<>(units);
    indexes = new Table<>(units);
    evidence = new Table<>(units);
    packets.dependent(Kind.REFLECTIONS, this::eraseUnsupported);
    packets.dependent(Kind.UNLINKED, this::takeSupport);
  }

  /** Returns the rows that the scope sees. */
  Stream<Reflection> visible() {
    return rows.visible().map(this::withStoredPacket);
  }

  /** Returns those whose time was over at a moment. */
  Stream<Reflection> all() {
    return rows.all();
  }

  List<Reflection> expired(Instant at) {
    return visible()
        .filter(row -> row.expiresAt() != null && !row.expiresAt().isAfter(at))
        .toList();
  }

  Optional<Reflection> find(ReflectionId id) {
    return rows.find(id).map(this::withStoredPacket);
  }

  Optional<Reflection> writable(ReflectionId id) {
    return rows.writable(id).map(this::withStoredPacket);
  }

  /** Returns the active row of a key, if the scope sees it. */
  Optional<Reflection> ofKey(Reflection.Key key) {
    return Optional.ofNullable(active.get(key)).flatMap(this::find);
  }

  Index index(ReflectionId id) {
    return Objects.requireNonNull(indexes.get(id));
  }

  List<ReflectionEvidence> evidence(ReflectionId id) {
    return Objects.requireNonNullElse(evidence.get(id), List.<ReflectionEvidence>of()).stream()
        .map(this::withStoredPacket)
        .toList();
  }

  void setEvidence(ReflectionId id, List<ReflectionEvidence> sources) {
    evidence.put(id, List.copyOf(sources));
  }

  /** Returns whether a row is one that a rejection keeps from the active scope. */
  Predicate<Reflection> hidden() {
    Ownership reader = units.scope().owner();
    List<Reflection> rejected =
        rows.visible().filter(row -> row.state() == ReflectionState.REJECTED).toList();
    return row ->
        row.state() != ReflectionState.REJECTED
            && rejected.stream().anyMatch(rejection -> rejection.rejects(row, reader));
  }

  void create(Reflection reflection, Index index) {
    rows.create(reflection);
    claim(reflection);
    indexes.put(reflection.id(), index);
  }

  boolean update(Reflection reflection) {
    Optional<Reflection> before =
        rows.writable(reflection.id()).filter(row -> row.version() == reflection.version() - 1);
    before.ifPresent(
        row -> {
          if (row.active()) {
            active.remove(row.key());
          }
          claim(reflection);
          rows.put(reflection);
        });
    return before.isPresent();
  }

  void setIndex(ReflectionId id, Index index) {
    indexes.put(id, index);
  }

  private void claim(Reflection reflection) {
    if (reflection.active()) {
      if (active.get(reflection.key()) != null) {
        throw new ConflictException(
            ErrorCode.CONFLICT, "an active reflection says the same in the same place");
      }
      active.put(reflection.key(), reflection.id());
    }
  }

  /** Adds what goes with a reflection. */
  void dependent(Consumer<ReflectionId> removal) {
    dependents.add(removal);
  }

  void remove(Reflection reflection) {
    ReflectionId id = reflection.id();
    dependents.forEach(removal -> removal.accept(id));
    if (reflection.active()) {
      active.remove(reflection.key());
    }
    rows.remove(id);
    indexes.remove(id);
    evidence.remove(id);
    uses.removeAll(id);
    answers.erase(reflection.owner().tenant(), Set.of(id.value()));
    accesses.erase(new AccessTarget(AccessTarget.Type.REFLECTION, id.value()));
    deeds.eraseContents(reflection.owner().tenant(), ReflectionDeed.target(id));
  }

  private Reflection withStoredPacket(Reflection row) {
    return row.source() == null || packets.contains(row.source()) ? row : row.unlinked();
  }

  private ReflectionEvidence withStoredPacket(ReflectionEvidence row) {
    return row.packet() == null || packets.contains(row.packet()) ? row : row.unlinked();
  }

  /** Erases the reflections that only this packet told; returns how many. */
  private long eraseUnsupported(Packet packet) {
    List<Reflection> gone =
        toldBy(packet).filter(row -> without(row.id(), packet).isEmpty()).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  /** Takes a packet out of the evidence of reflections that have more; returns how many. */
  private long takeSupport(Packet packet) {
    List<Reflection> kept = toldBy(packet).toList();
    for (Reflection row : kept) {
      List<ReflectionEvidence> left = without(row.id(), packet);
      setEvidence(row.id(), left);
      int support = (int) left.stream().filter(told -> told.kind().independent()).count();
      rows.put(row.supportedBy(support, Times.stored(clock.instant())));
    }
    return kept.size();
  }

  /** Returns the rows of all owners in the tenant that a packet told. */
  private Stream<Reflection> toldBy(Packet packet) {
    return rows.all()
        .filter(row -> row.owner().tenant().equals(packet.owner().tenant()))
        .filter(row -> stored(row.id()).stream().anyMatch(told -> isBy(told, packet)));
  }

  private List<ReflectionEvidence> without(ReflectionId id, Packet packet) {
    return stored(id).stream().filter(told -> !isBy(told, packet)).toList();
  }

  private List<ReflectionEvidence> stored(ReflectionId id) {
    return Objects.requireNonNullElse(evidence.get(id), List.of());
  }

  private static boolean isBy(ReflectionEvidence told, Packet packet) {
    return packet.id().equals(told.packet());
  }
}
