package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: what is believed. Every method throws {@link
 * io.l9.substrate.domain.shared.NotFoundException} for a fact that the scope does not see, and
 * {@link io.l9.substrate.domain.shared.ForbiddenException} for a change of one that it may not
 * write. Thread-safe.
 */
public interface Facts {

  /**
   * Facts, and whether the same question will have the same answer.
   *
   * @param settled the moment before which nothing that was believed can still appear: a question
   *     with a {@code knownAt} before it has the same answer for ever, but for erasure
   */
  record Answer(FactPage page, Instant settled) {}

  /**
   * A fact, and the other rows that say the same.
   *
   * @param alsoHeld by other owners whose rows the scope sees, the most trusted first
   * @param rejection that covers the caller or the fact's owner; null: none
   */
  record View(Fact fact, List<Fact> alsoHeld, @Nullable Rejection rejection) {
    public View {
      alsoHeld = List.copyOf(alsoHeld);
    }
  }

  /**
   * The reasons for a fact: each revision with the step of confidence that it made, and the
   * evidence.
   */
  record Why(Fact fact, List<Step> steps, List<Evidence> evidence) {

    /**
     * A revision.
     *
     * @param delta of the confidence against the revision before; the whole of it for the first
     */
    public record Step(FactRevision revision, double delta) {}

    public Why {
      steps = List.copyOf(steps);
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * Facts of one slot that hold at the same time with different objects, although the predicate
   * takes one or somebody contradicted.
   *
   * @param facts the most trusted first, at least two
   */
  record Conflict(List<Fact> facts) {
    public Conflict {
      facts = List.copyOf(facts);
    }
  }

  /** Asserts one fact. */
  AssertOutcome assertFact(TenantScope scope, FactDraft draft);

  /**
   * Asserts facts as if one by one in this order, all or none.
   *
   * @param drafts at most {@value FactDraft#MAX_BATCH}
   * @return an outcome for each, in their order
   */
  List<AssertOutcome> assertFacts(TenantScope scope, List<FactDraft> drafts);

  /**
   * Asserts the facts that can be asserted, as if one by one in this order: a draft that is refused
   * does not keep the others from being stored.
   *
   * @param drafts at most {@value FactDraft#MAX_BATCH}
   * @return a result for each, in their order
   */
  List<AssertResult> assertEach(TenantScope scope, List<FactDraft> drafts);

  View get(TenantScope scope, FactId id);

  Answer list(TenantScope scope, FactQuery query);

  /**
   * Returns a page of the surest facts, and how old their ranking is.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code view-not-ready}
   *     until the view was refreshed
   */
  RankedFacts ranked(TenantScope scope, RankedFactsQuery query);

  /** Returns every revision of a fact, the first one first. */
  List<FactRevision> history(TenantScope scope, FactId id);

  Why why(TenantScope scope, FactId id);

  /**
   * Returns slots that hold more than one object now, although their predicate is declared to take
   * one, or with a fact that somebody contradicted; in the order of their ids.
   */
  Page<Conflict> conflicts(TenantScope scope, int limit, @Nullable Position after);

  /**
   * Counts another source of a fact; one that is known already, or derived from it, changes
   * nothing.
   */
  Fact reinforce(TenantScope scope, FactId id, PacketId packet, @Nullable String reason);

  /** Takes confidence from a fact; the same packet does it once. */
  Fact contradict(TenantScope scope, FactId id, @Nullable PacketId packet, String reason);

  /**
   * Confirms a fact by a person's word.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not a person's
   */
  Fact confirm(TenantScope scope, FactId id, @Nullable String reason);

  /** Takes a fact back; its row and revisions stay. */
  Fact retract(TenantScope scope, FactId id, String reason);

  /**
   * Erases a fact with its revisions and evidence.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   *     of the tenant
   */
  void erase(TenantScope scope, FactId id);
}
