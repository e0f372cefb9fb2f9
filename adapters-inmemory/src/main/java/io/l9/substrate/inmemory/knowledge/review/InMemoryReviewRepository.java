package io.l9.substrate.inmemory.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.KnowledgeDeed;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.knowledge.fact.Beliefs;
import io.l9.substrate.inmemory.knowledge.fact.FactComponents;
import io.l9.substrate.inmemory.knowledge.fact.FactTable;
import io.l9.substrate.inmemory.knowledge.fact.RejectionTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.reflection.ReflectionComponents;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Findings over the rows of facts, rejections and packets; notes by their owner and entry. */
final class InMemoryReviewRepository implements ReviewRepository {

  private record Key(ReviewId id, Ownership owner, Visibility visibility) {}

  private final ScopedTable<Key, Resolution> notes;
  private final FactRepository facts;
  private final FactTable rows;
  private final Beliefs beliefs;
  private final RejectionTable rejections;
  private final PacketTable packets;

  InMemoryReviewRepository(
      UnitsOfWork units,
      FactComponents facts,
      PacketTable packets,
      ReflectionComponents lessons,
      AuditTable deeds) {
    this.facts = facts.facts();
    this.rows = facts.table();
    this.beliefs = facts.beliefs();
    this.rejections = facts.refused();
    this.packets = packets;
    notes =
        new ScopedTable<>(
            units, InMemoryReviewRepository::key, Resolution::owner, Resolution::visibility);
    rows.dependent(fact -> forget(Set.of(fact.id().value(), fact.slot().id())));
    lessons.dependent(id -> forget(Set.of(id.value())));
    packets.dependent(
        ErasureReport.Kind.UNLINKED,
        packet -> {
          forget(Set.of(packet.id().value()));
          deeds.eraseContents(packet.owner().tenant(), KnowledgeDeed.target(packet.id()));
          return 0;
        });
  }

  private static Key key(Resolution note) {
    return new Key(note.id(), note.owner(), note.visibility());
  }

  private void forget(Set<UUID> targets) {
    notes
        .all()
        .filter(note -> targets.contains(note.id().target()))
        .map(InMemoryReviewRepository::key)
        .toList()
        .forEach(notes::remove);
  }

  @Override
  public Page<Finding> findings(
      ReviewKind kind, Instant now, Instant until, int limit, @Nullable Position after) {
    if (kind == ReviewKind.CONFLICT) {
      Page<Facts.Conflict> page = facts.conflicts(now, limit, after);
      return new Page<>(
          page.items().stream().<Finding>map(one -> new Finding.Conflict(one.facts())).toList(),
          page.next());
    }
    return Pages.of(
        all(kind, now, until), Finding::position, kind != ReviewKind.EXPIRING, after, limit);
  }

  @Override
  public Optional<Finding> find(ReviewId id, Instant now, Instant until) {
    if (id.kind() == ReviewKind.CONFLICT) {
      return facts
          .conflict(id.target(), now)
          .map(conflict -> new Finding.Conflict(conflict.facts()));
    }
    return all(id.kind(), now, until).filter(finding -> finding.id().equals(id)).findFirst();
  }

  private Stream<Finding> all(ReviewKind kind, Instant now, Instant until) {
    return switch (kind) {
      case CONFLICT -> throw new IllegalArgumentException("facts know their conflicts");
      case HARMFUL_LESSON, CONTRARY_LESSONS, REJECTED_LESSON, TAUGHT_AGAIN ->
          throw new IllegalArgumentException("reflections have a port of their own");
      case LOW_TRUST_USED -> used(now);
      case REJECTED_AGAIN ->
          rejections
              .visible()
              .filter(rejection -> rejection.stands() && rejection.attempts() > 0)
              .map(Finding.RejectedAgain::new);
      case EXPIRING ->
          packets
              .served(now)
              .filter(packet -> packet.expiresAt() != null && packet.expiresAt().isBefore(until))
              .filter(packet -> packet.importance() >= Finding.Expiring.IMPORTANT)
              .map(Finding.Expiring::new);
    };
  }

  private Stream<Finding> used(Instant now) {
    return beliefs
        .at(now)
        .filter(
            fact ->
                fact.path() == FactPath.INFERRED
                    && fact.confidence() < Finding.LowTrustUsed.TRUSTED)
        .map(this::used)
        .filter(used -> used.uses() >= Finding.LowTrustUsed.OFTEN)
        .map(used -> used);
  }

  private Finding.LowTrustUsed used(Fact fact) {
    List<Packet> sources =
        rows.sources(fact).stream().flatMap(id -> packets.find(id).stream()).toList();
    return new Finding.LowTrustUsed(
        fact, sources.size(), sources.stream().mapToLong(Packet::accessCount).sum());
  }

  @Override
  public List<Resolution> resolutions(Collection<ReviewId> ids) {
    Set<ReviewId> wanted = Set.copyOf(ids);
    return notes.visible().filter(note -> wanted.contains(note.id())).toList();
  }

  @Override
  public void put(Resolution resolution) {
    notes.requireWritable(List.of(resolution));
    notes.put(resolution);
  }
}
