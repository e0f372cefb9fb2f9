package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of facts that another client wrote, by no rules: nothing of it is checked, and others may
 * say the same.
 *
 * @param objectType as it is written
 * @param confidence null: none is written
 * @param source the packet that it names
 * @param createdAt the latest moment of all if none is written
 */
public record FormerFact(
    FactId id,
    Ownership owner,
    Visibility visibility,
    String subject,
    String predicate,
    JsonDocument object,
    @Nullable String objectType,
    @Nullable Instant validFrom,
    @Nullable Instant validTo,
    @Nullable Double confidence,
    int contradictions,
    @Nullable PacketId source,
    Instant createdAt) {

  /** Returns the place in the order in which rows are adopted: the earliest first. */
  public Position position() {
    return new Position(createdAt, id.value());
  }

  /**
   * Returns the slot once the row is adopted: it becomes a fact beside the others, or a source of
   * the one that says the same. A row that is older than the end of such a fact changes nothing.
   *
   * @param claim what the row says
   */
  public Slot.Step adopted(Slot slot, Claim claim, Instant now) {
    List<Fact> same =
        slot.facts().stream().filter(fact -> fact.object().same(claim.object())).toList();
    if (same.stream().noneMatch(Fact::held)) {
      for (Fact fact : same) {
        if (fact.knownFrom().isAfter(createdAt)) {
          return new Slot.Step(slot, new AssertOutcome.Known(fact), Changes.NONE);
        }
      }
    }
    Slot.Step step = slot.asserted(claim, id::value, now);
    return step.outcome() instanceof AssertOutcome.Asserted
        ? first(slot, claim, FactState.HELD, now)
        : step;
  }

  /**
   * Returns the slot once the row, whose value is rejected, is adopted: it becomes the rejected
   * fact, or a source of the one that is there.
   */
  public Slot.Step absorbed(Slot slot, Claim claim, Rejection rejection, Instant now) {
    if (slot.remembers(rejection)) {
      return slot.absorbed(claim, rejection, now);
    }
    Slot.Step step = first(slot, claim, FactState.REJECTED, now);
    return new Slot.Step(step.after(), new AssertOutcome.Absorbed(rejection), step.changes());
  }

  private Slot.Step first(Slot slot, Claim claim, FactState state, Instant now) {
    Fact fact = fact(claim, state, now);
    return slot.step(
        new AssertOutcome.Asserted(fact),
        new Changes(
            List.of(new FactRevision(fact, claim.change(FactChange.Kind.ADOPTED))),
            claim.origin() == null
                ? List.of()
                : List.of(new Evidence(id, claim.origin(), claim.path(), 1, now))));
  }

  private Fact fact(Claim claim, FactState state, Instant now) {
    return new Fact(
        id,
        owner,
        visibility,
        claim.subject(),
        claim.slot().predicate(),
        claim.object(),
        claim.skeleton(),
        claim.validity(),
        claim.path(),
        claim.confidence(),
        1,
        contradictions,
        state,
        claim.packet(),
        null,
        new Author(owner.user(), null),
        createdAt.isAfter(now) ? now : createdAt,
        now,
        1);
  }
}
