package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Changes.Continuation;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one slot, and the rules by which an assertion changes them. Immutable: each rule
 * answers with the slot that follows.
 *
 * @param facts of the slot, in whatever state
 * @param evidence of these facts, as far as it shares a source with what is asserted
 */
public record Slot(SlotKey key, List<Fact> facts, List<Evidence> evidence) {

  /**
   * A change of a slot.
   *
   * @param after the slot as it is then
   */
  public record Step(Slot after, AssertOutcome outcome, Changes changes) {}

  private static final Comparator<Fact> BY_BEGIN =
      Comparator.comparing(
          fact -> fact.validity().from(), Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final Comparator<Fact> BY_CHANGE =
      Comparator.comparing(Fact::knownFrom).thenComparing(Fact::position);

  public Slot {
    facts = List.copyOf(facts);
    evidence = List.copyOf(evidence);
  }

  public static Slot empty(SlotKey key) {
    return new Slot(key, List.of(), List.of());
  }

  /**
   * Returns the slot after an assertion of a value that nobody has rejected.
   *
   * <p>A fact that is held already is reinforced by an independent source, takes a more trusted
   * path, and otherwise stays. One that was superseded or retracted is not believed again because a
   * source that was known then is read once more.
   */
  public Step asserted(Claim claim, IdGenerator ids, Instant now) {
    List<Fact> held =
        same(claim)
            .filter(Fact::held)
            .filter(fact -> fact.validity().meets(claim.validity()))
            .filter(fact -> !beginsAnew(fact, claim))
            .sorted(BY_BEGIN)
            .toList();
    if (!held.isEmpty()) {
      return again(held, claim, now);
    }
    Optional<Fact> ended = same(claim).filter(fact -> endedBefore(fact, claim)).findFirst();
    if (ended.isPresent()) {
      return new Step(this, new AssertOutcome.Known(ended.get()), Changes.NONE);
    }
    return switch (claim.onConflict()) {
      case KEEP_BOTH -> beside(claim, ids, now);
      case CONTRADICT -> against(claim, ids, now);
      case SUPERSEDE -> instead(claim, ids, now);
    };
  }

  /**
   * Returns the slot after an assertion of a value that was rejected: the source is counted on the
   * rejected fact, if this slot has it.
   */
  public Step absorbed(Claim claim, Rejection rejection, Instant now) {
    List<FactRevision> revisions = new ArrayList<>();
    List<Evidence> added = new ArrayList<>();
    facts.stream()
        .filter(fact -> fact.state() == FactState.REJECTED)
        .filter(fact -> fact.skeleton().equals(claim.skeleton()))
        .max(BY_CHANGE)
        .filter(fact -> isNews(claim.origin(), fact))
        .ifPresent(
            fact -> {
              Fact after = fact.absorbing(now);
              revisions.add(new FactRevision(after, claim.change(Kind.ABSORBED)));
              added.add(evidence(after, claim, now));
            });
    return step(new AssertOutcome.Absorbed(rejection), new Changes(revisions, added));
  }

  /** Returns the change by another source of a fact that is held; none if the source is known. */
  public Changes reinforced(FactId id, Origin origin, FactPath path, FactChange why, Instant now) {
    Fact fact = held(id);
    if (!isNews(origin, fact)) {
      return Changes.NONE;
    }
    Fact after = fact.reinforced(path, now);
    return new Changes(
        List.of(new FactRevision(after, why)),
        List.of(new Evidence(id, origin, path, after.revision(), now)));
  }

  /** Returns the change by a contradiction of a fact that is held. */
  public Changes contradicted(FactId id, FactChange why, Instant now) {
    return Changes.of(held(id).contradicted(now), why);
  }

  /** Returns the change by a person's confirmation of a fact that is held; none if it has one. */
  public Changes confirmed(FactId id, FactChange why, Instant now) {
    Fact fact = held(id);
    return fact.path() == FactPath.CONFIRMED
        ? Changes.NONE
        : Changes.of(fact.by(FactPath.CONFIRMED, now), why);
  }

  /** Returns the change by taking back a fact that is held. */
  public Changes retracted(FactId id, FactChange why, Instant now) {
    return Changes.of(held(id).in(FactState.RETRACTED, null, now), why);
  }

  /** Returns the change by a rejection: every fact that is held with the value goes. */
  public Changes rejected(Rejection rejection, Instant now) {
    FactChange why = new FactChange(Kind.REJECTED, rejection.reason(), null, rejection.author());
    return new Changes(
        facts.stream()
            .filter(fact -> fact.held() && fact.skeleton().equals(rejection.skeleton()))
            .map(fact -> new FactRevision(fact.in(FactState.REJECTED, null, now), why))
            .toList(),
        List.of());
  }

  /** Whether it has a fact on which attempts at a rejected value can be counted. */
  public boolean remembers(Rejection rejection) {
    return facts.stream()
        .filter(fact -> fact.skeleton().equals(rejection.skeleton()))
        .anyMatch(fact -> fact.held() || fact.state() == FactState.REJECTED);
  }

  public Optional<Fact> find(FactId id) {
    return facts.stream().filter(fact -> fact.id().equals(id)).findFirst();
  }

  private Fact held(FactId id) {
    Fact fact = find(id).orElseThrow();
    if (!fact.held()) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "the fact " + id + " is " + fact.state().code() + " and no longer held; assert it again");
    }
    return fact;
  }

  private Stream<Fact> same(Claim claim) {
    return facts.stream().filter(fact -> fact.object().same(claim.object()));
  }

  /**
   * Whether the claim says of another time that the value holds, where a slot has one value at a
   * time. One without a date speaks of when it was said, unless its source is known.
   */
  private boolean beginsAnew(Fact fact, Claim claim) {
    if (claim.onConflict() != OnConflict.SUPERSEDE) {
      return false;
    }
    Instant from = claim.validity().from();
    return from == null
        ? !fact.validity().contains(claim.since())
            && (claim.origin() == null || isNews(claim.origin(), fact))
        : !from.equals(fact.validity().from());
  }

  /** Whether the fact ended, and this source, or one that agents made of it, was known before. */
  private boolean endedBefore(Fact fact, Claim claim) {
    Origin origin = claim.origin();
    boolean ended = fact.state() == FactState.SUPERSEDED || fact.state() == FactState.RETRACTED;
    if (!ended || origin == null || beginsAnew(fact, claim)) {
      return false;
    }
    return of(fact).stream()
        .anyMatch(
            known ->
                known.packet().equals(origin.packet())
                    || (!claim.path().isAtLeast(FactPath.STATED) && known.sharesASource(origin)));
  }

  /** The last of the facts that the claim repeats is the one that it reinforces. */
  private Step again(List<Fact> held, Claim claim, Instant now) {
    List<FactRevision> revisions = new ArrayList<>();
    List<Evidence> added = new ArrayList<>();
    int last = held.size() - 1;
    Fact fact = held.get(last);
    Fact after = fact;
    if (isNews(claim.origin(), fact)) {
      after = fact.reinforced(claim.path(), now);
      revisions.add(new FactRevision(after, claim.change(Kind.REINFORCED)));
      added.add(evidence(after, claim, now));
    } else if (!fact.path().isAtLeast(claim.path())) {
      after = fact.by(claim.path(), now);
      revisions.add(new FactRevision(after, claim.change(Kind.REINFORCED)));
    }
    for (int i = 0; i <= last; i++) {
      Validity period = period(held, i, claim);
      if (!period.equals(held.get(i).validity())) {
        Fact moved = (i == last ? after : held.get(i)).during(period, now);
        revisions.add(new FactRevision(moved, claim.change(Kind.PERIOD_CHANGED)));
        after = i == last ? moved : after;
      }
    }
    return revisions.isEmpty()
        ? new Step(this, new AssertOutcome.Known(fact), Changes.NONE)
        : step(new AssertOutcome.Reinforced(after), new Changes(revisions, added));
  }

  /**
   * Returns the period of one of the facts that a claim repeats: an end that was not known, in a
   * slot of one value; in others they cover what the claim says together, without meeting; as it
   * is, if the claim names no period.
   */
  private static Validity period(List<Fact> held, int i, Claim claim) {
    Validity said = claim.validity();
    Validity before = held.get(i).validity();
    if (said.equals(Validity.ALWAYS)) {
      return before;
    }
    if (claim.onConflict() == OnConflict.SUPERSEDE) {
      boolean ends = said.from() != null && said.endsBefore(before);
      return ends ? new Validity(before.from(), said.to()) : before;
    }
    Validity both = before.spanning(said);
    return new Validity(
        i == 0 ? both.from() : held.get(i - 1).validity().to(),
        i == held.size() - 1 ? both.to() : before.to());
  }

  private boolean isNews(@Nullable Origin origin, Fact fact) {
    return origin != null && Evidence.isIndependent(origin, of(fact));
  }

  private List<Evidence> of(Fact fact) {
    return evidence.stream().filter(known -> known.fact().equals(fact.id())).toList();
  }

  private Step beside(Claim claim, IdGenerator ids, Instant now) {
    Fact fact = claim.first(new FactId(ids.next()), claim.validity(), now);
    return added(claim, fact, new AssertOutcome.Asserted(fact), new ArrayList<>(), List.of(), now);
  }

  private Step against(Claim claim, IdGenerator ids, Instant now) {
    Fact fact = claim.first(new FactId(ids.next()), claim.validity(), now);
    List<Fact> others = new ArrayList<>();
    List<FactRevision> revisions = new ArrayList<>();
    for (Fact other : facts) {
      if (other.held() && other.validity().meets(claim.validity())) {
        Fact weaker = other.contradicted(now);
        others.add(weaker);
        revisions.add(new FactRevision(weaker, claim.change(Kind.CONTRADICTED)));
      }
    }
    AssertOutcome outcome =
        others.isEmpty()
            ? new AssertOutcome.Asserted(fact)
            : new AssertOutcome.Contradicted(fact, others);
    return added(claim, fact, outcome, revisions, List.of(), now);
  }

  /**
   * The new fact takes its period from the others. Without an end it ends where the next one that
   * is known begins, so that a report that comes late fits in.
   */
  private Step instead(Claim claim, IdGenerator ids, Instant now) {
    Validity period = fitted(claim);
    Fact fact = claim.first(new FactId(ids.next()), period, now);
    List<Fact> others = new ArrayList<>();
    List<FactRevision> revisions = new ArrayList<>();
    List<Continuation> continued = new ArrayList<>();
    for (Fact other : facts) {
      Validity before = other.validity();
      if (!other.held() || !before.meets(period)) {
        continue;
      }
      Validity head =
          period.beginsAfter(before) ? new Validity(before.from(), period.from()) : null;
      Validity tail = period.endsBefore(before) ? new Validity(period.to(), before.to()) : null;
      if (head == null && tail == null) {
        Fact gone = other.in(FactState.SUPERSEDED, fact.id(), now);
        others.add(gone);
        revisions.add(new FactRevision(gone, claim.change(Kind.SUPERSEDED)));
        continue;
      }
      Fact cut = other.during(head != null ? head : Objects.requireNonNull(tail), now);
      others.add(cut);
      revisions.add(new FactRevision(cut, claim.change(Kind.PERIOD_CHANGED)));
      if (head != null && tail != null) {
        Fact rest = other.rest(new FactId(ids.next()), tail, now);
        others.add(rest);
        revisions.add(new FactRevision(rest, claim.change(Kind.CONTINUED)));
        continued.add(new Continuation(rest.id(), other.id(), other.revision(), now));
      }
    }
    AssertOutcome outcome =
        others.isEmpty()
            ? new AssertOutcome.Asserted(fact)
            : new AssertOutcome.Superseded(fact, others);
    return added(claim, fact, outcome, revisions, continued, now);
  }

  private Validity fitted(Claim claim) {
    Validity said = claim.validity();
    Instant from = said.from();
    boolean replaces = facts.stream().anyMatch(f -> f.held() && f.validity().meets(said));
    if (from == null && replaces && (said.to() == null || claim.since().isBefore(said.to()))) {
      from = claim.since();
    }
    Validity begun = new Validity(from, said.to());
    if (begun.to() != null) {
      return begun;
    }
    return facts.stream()
        .filter(Fact::held)
        .map(Fact::validity)
        .filter(other -> other.beginsAfter(begun))
        .map(Validity::from)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(next -> new Validity(begun.from(), next))
        .orElse(begun);
  }

  private static Evidence evidence(Fact fact, Claim claim, Instant now) {
    return new Evidence(
        fact.id(), Objects.requireNonNull(claim.origin()), claim.path(), fact.revision(), now);
  }

  private Step added(
      Claim claim,
      Fact fact,
      AssertOutcome outcome,
      List<FactRevision> revisions,
      List<Continuation> continued,
      Instant now) {
    revisions.add(new FactRevision(fact, claim.change(Kind.ASSERTED)));
    List<Evidence> added = claim.origin() == null ? List.of() : List.of(evidence(fact, claim, now));
    return step(outcome, new Changes(revisions, added, continued));
  }

  Step step(AssertOutcome outcome, Changes changes) {
    List<Fact> now = new ArrayList<>(facts);
    for (FactRevision revision : changes.revisions()) {
      now.removeIf(fact -> fact.id().equals(revision.fact().id()));
      now.add(revision.fact());
    }
    List<Evidence> known = new ArrayList<>(evidence);
    for (Continuation rest : changes.continued()) {
      evidence.stream()
          .filter(source -> source.fact().equals(rest.other()))
          .forEach(source -> known.add(rest.of(source)));
    }
    known.addAll(changes.evidence());
    return new Step(new Slot(key, now, known), outcome, changes);
  }
}
