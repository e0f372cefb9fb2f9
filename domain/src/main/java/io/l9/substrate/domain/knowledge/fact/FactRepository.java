package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: facts with their revisions and evidence, as the active unit of work sees them.
 * Rows that other clients wrote, which have no slot, are not there. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface FactRepository {

  /**
   * A slot that is to be written, and what else decides on the write.
   *
   * @param value that is to be written; null: any, so that no rejection matters
   * @param source that is named for it; null: none
   */
  record Look(SlotKey slot, @Nullable Skeleton value, @Nullable PacketId source) {

    /** Returns a look at the facts of a slot alone. */
    public static Look at(SlotKey slot) {
      return new Look(slot, null, null);
    }
  }

  /**
   * Slots of which this unit of work is the only writer until it ends, and what decides on writes.
   *
   * @param now the time at which what it writes becomes known: after that of every writer of these
   *     slots before it
   * @param slots each that was looked at, with the facts that the scope may write, and of their
   *     evidence what shares a source with those that are named for the slot
   * @param declared the declarations of the slots' predicates, as {@link
   *     FactPredicateRepository#of} returns them
   * @param sources those of the named packets that the scope sees
   * @param standing the standing rejections of the values, as {@link RejectionRepository#standing}
   *     returns them
   */
  record Locked(
      Instant now,
      Map<SlotKey, Slot> slots,
      List<FactPredicate> declared,
      Map<PacketId, Source> sources,
      List<Rejection> standing) {
    public Locked {
      slots = Map.copyOf(slots);
      declared = List.copyOf(declared);
      sources = Map.copyOf(sources);
      standing = List.copyOf(standing);
    }

    public Slot slot(SlotKey key) {
      return Objects.requireNonNull(slots.get(key), "a slot that was not looked at");
    }
  }

  /**
   * A packet as a source.
   *
   * @param roots the packets in which its lineage begins: ancestors without visible parents, the
   *     root that each packet on the way names, or itself
   * @param happenedAt its own time
   */
  record Source(Set<PacketId> roots, Instant happenedAt) {
    public Source {
      roots = Set.copyOf(roots);
    }
  }

  /**
   * Waits for the other writers of these slots, in an order that two callers share, and reads the
   * slots and the rejections afterwards.
   */
  Locked lock(Collection<Look> looks);

  /** Returns those of the packets that the scope sees, as sources. */
  Map<PacketId, Source> sources(Collection<PacketId> packets);

  /**
   * Stores revisions and evidence; the last revision of a fact becomes the fact. The slots are
   * locked, and each fact's revisions follow the stored one without a gap.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id of a new fact is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of the
   *     facts, or does not see a packet; then nothing is stored
   */
  void write(Changes changes);

  Optional<Fact> find(FactId id);

  /**
   * Returns a page of facts, and what the store can say about the repeatability of the answer.
   *
   * @param names by which subjects and objects are known
   * @param now the moment at which facts hold, if the query names none
   */
  Facts.Answer list(FactQuery query, EntityResolution names, Instant now);

  /**
   * Returns a page of the facts that were surest when they were last ranked; empty: they never
   * were.
   */
  Optional<RankedFacts> ranked(RankedFactsQuery query);

  /** Returns the facts of these fingerprints that the scope sees, held, by trust. */
  List<Fact> ofSkeleton(Skeleton skeleton);

  /** Returns every revision of a fact, the first one first. */
  List<FactRevision> revisions(FactId id);

  /** Returns the evidence of a fact in the order of its recording. */
  List<Evidence> evidence(FactId id);

  /**
   * Returns every revision and the evidence of each of these facts that the scope sees, in the
   * order of {@link #revisions} and {@link #evidence}.
   */
  Map<FactId, Changes> records(Collection<FactId> ids);

  /**
   * Returns slots that hold more than one object at the moment, although their predicate is
   * declared to take one, or with a fact that somebody contradicted, in the order of their ids; the
   * facts of each by trust, without those that a rejection covers.
   */
  Page<Facts.Conflict> conflicts(Instant now, int limit, @Nullable Position after);

  /** Returns the conflict of a slot, by {@link SlotKey#id}, if it is one of {@link #conflicts}. */
  Optional<Facts.Conflict> conflict(UUID slot, Instant now);

  /**
   * Removes a fact with its revisions and evidence; false: there is none that the scope may write.
   */
  boolean erase(FactId id);

  /**
   * Returns facts for a reader of these packets: those about one of the subjects that are held and
   * hold at the moment, and those that one of the packets supports, held or superseded, whenever
   * they hold; what is believed at the moment first, and by trust. None that a rejection covers.
   *
   * @param subjects in their normal form
   */
  List<Fact> recall(
      Collection<String> subjects, Collection<PacketId> packets, Instant now, int limit);

  /**
   * Returns the packets of these that support facts, none of which is believed at the moment: each
   * is superseded, retracted, rejected, covered by a rejection, or over.
   */
  Set<PacketId> onlyOfEndedFacts(Collection<PacketId> packets, Instant now);
}
