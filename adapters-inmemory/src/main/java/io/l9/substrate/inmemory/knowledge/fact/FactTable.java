package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.KnowledgeDeed;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.inmemory.audit.AuditTable;
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

/** The rows of facts with their revisions and evidence, which go with the packets behind them. */
public final class FactTable {

  final ScopedTable<FactId, Fact> rows;

  /** Rows of other clients, which are no facts. */
  final ScopedTable<FactId, FormerFact> former;

  private final Table<FactId, List<FactRevision>> revisions;
  private final Table<FactId, List<Evidence>> evidence;
  private final UnitsOfWork units;
  private final AnswerTable answers;
  private final AuditTable deeds;
  private final Clock clock;
  private final List<Consumer<Fact>> dependents = new ArrayList<>();

  FactTable(
      UnitsOfWork units, PacketTable packets, AnswerTable answers, AuditTable deeds, Clock clock) {
    this.units = units;
    this.answers = answers;
    this.deeds = deeds;
    this.clock = clock;
    rows = new ScopedTable<>(units, Fact::id, Fact::owner, Fact::visibility);
    former = new ScopedTable<>(units, FormerFact::id, FormerFact::owner, FormerFact::visibility);
    revisions = new Table<>(units);
    evidence = new Table<>(units);
    packets.dependent(Kind.FACTS, this::eraseUnsupported);
    packets.dependent(Kind.UNLINKED, this::takeSupport);
  }

  /** Returns the packets that support a fact. */
  public List<PacketId> sources(Fact fact) {
    return evidence(fact.id()).stream().map(known -> known.origin().packet()).toList();
  }

  /** Adds rows that hang on a fact, which {@code erase} deletes. */
  public void dependent(Consumer<Fact> erase) {
    dependents.add(erase);
  }

  List<FactRevision> revisions(FactId id) {
    return Objects.requireNonNullElse(revisions.get(id), List.of());
  }

  List<Evidence> evidence(FactId id) {
    return Objects.requireNonNullElse(evidence.get(id), List.of());
  }

  boolean isSupportedBy(Fact fact, PacketId packet) {
    return evidence(fact.id()).stream()
        .anyMatch(
            known -> known.origin().packet().equals(packet) && known.revision() <= fact.revision());
  }

  /** Returns the fact as it was believed at a moment. */
  Optional<Fact> asKnownAt(FactId id, Instant moment) {
    return revisions(id).stream()
        .map(FactRevision::fact)
        .filter(fact -> !fact.knownFrom().isAfter(moment))
        .reduce((earlier, later) -> later);
  }

  void write(Changes changes) {
    changes.revisions().forEach(this::add);
    changes.evidence().forEach(this::add);
    for (Changes.Continuation rest : changes.continued()) {
      evidence(rest.other()).stream()
          .filter(source -> source.revision() <= rest.revision())
          .forEach(source -> add(rest.of(source)));
    }
  }

  private void add(Evidence added) {
    List<Evidence> all = new ArrayList<>(evidence(added.fact()));
    all.add(added);
    evidence.put(added.fact(), List.copyOf(all));
  }

  private void add(FactRevision revision) {
    FactId id = revision.fact().id();
    List<FactRevision> all = new ArrayList<>(revisions(id));
    if (revision.fact().revision() != all.size() + 1) {
      throw new IllegalArgumentException(
          "revision " + revision.fact().revision() + " of a fact that has " + all.size());
    }
    if (revision.change().kind() == FactChange.Kind.ADOPTED) {
      former.remove(id);
    }
    all.add(revision);
    revisions.put(id, List.copyOf(all));
    rows.put(revision.fact());
  }

  void remove(Fact fact) {
    FactId id = fact.id();
    answers.erase(fact.owner().tenant(), Set.of(id.value()));
    deeds.eraseContents(fact.owner().tenant(), KnowledgeDeed.target(id));
    rows.remove(id);
    revisions.remove(id);
    evidence.remove(id);
    dependents.forEach(erase -> erase.accept(fact));
  }

  /** Erases the facts that only this packet supports; returns how many. */
  private long eraseUnsupported(Packet packet) {
    List<Fact> gone = supported(packet).stream().filter(fact -> fact.support() == 1).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  /** Takes a packet's support from facts that have more, and its name; returns how many. */
  private long takeSupport(Packet packet) {
    Instant now = Times.stored(clock.instant());
    FactChange change =
        new FactChange(FactChange.Kind.SOURCES_ERASED, null, null, Author.of(units.scope()));
    List<Fact> supported = supported(packet);
    for (Fact fact : supported) {
      add(new FactRevision(fact.withoutSource(now), change));
      evidence.put(
          fact.id(),
          evidence(fact.id()).stream()
              .filter(known -> !known.origin().packet().equals(packet.id()))
              .toList());
    }
    rows.all().map(Fact::id).toList().forEach(id -> forget(id, packet.id()));
    return supported.size();
  }

  private List<Fact> supported(Packet packet) {
    return rows.all().filter(fact -> isSupportedBy(fact, packet.id())).toList();
  }

  /** Takes the name of a packet out of the revisions of a fact. */
  private void forget(FactId id, PacketId packet) {
    List<FactRevision> before = revisions(id);
    List<FactRevision> after = before.stream().map(revision -> without(revision, packet)).toList();
    if (!after.equals(before)) {
      revisions.put(id, after);
      rows.put(after.get(after.size() - 1).fact());
    }
  }

  private static FactRevision without(FactRevision revision, PacketId packet) {
    Fact fact = revision.fact();
    FactChange change = revision.change();
    return new FactRevision(
        packet.equals(fact.source()) ? fact.withoutReference() : fact,
        packet.equals(change.packet())
            ? new FactChange(change.kind(), change.reason(), null, change.author())
            : change);
  }
}
