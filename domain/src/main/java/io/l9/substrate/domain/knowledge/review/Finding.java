package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.KeyDigest;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Something that needs a person, as it is at the moment. */
public sealed interface Finding
    permits Finding.Conflict,
        Finding.LowTrustUsed,
        Finding.RejectedAgain,
        Finding.Expiring,
        LessonFinding {

  ReviewId id();

  Ownership owner();

  Visibility visibility();

  /** Returns since when it is so. */
  Instant since();

  /**
   * Returns a text that is another one once the matter has changed, so that somebody has to look
   * again.
   */
  String state();

  /** Returns the place in the list of its kind. */
  Position position();

  /** Returns the deeds of this actor that settle it. */
  Set<ReviewDeed> deeds(TenantScope actor);

  /** Whether the actor may change what it is about. */
  default boolean isWritableBy(TenantScope actor) {
    return actor.mayWrite(owner(), visibility());
  }

  /**
   * Facts of one slot that hold now with different objects.
   *
   * @param facts the most trusted first
   */
  record Conflict(List<Fact> facts) implements Finding {

    public Conflict {
      facts = List.copyOf(facts);
    }

    @Override
    public ReviewId id() {
      return new ReviewId(ReviewKind.CONFLICT, facts.get(0).slot().id());
    }

    @Override
    public Ownership owner() {
      return facts.get(0).owner();
    }

    @Override
    public Visibility visibility() {
      return facts.get(0).visibility();
    }

    /** Returns when the second of the facts was there. */
    @Override
    public Instant since() {
      return facts.stream().map(Fact::createdAt).sorted().skip(1).findFirst().orElseThrow();
    }

    /** Returns a digest of the facts and of how often each was contradicted. */
    @Override
    public String state() {
      return KeyDigest.of(
              facts.stream()
                  .map(fact -> fact.id() + " " + fact.contradictions())
                  .sorted(Comparator.naturalOrder())
                  .toArray())
          .toString();
    }

    @Override
    public Position position() {
      return new Position(Instant.EPOCH, id().target());
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return decisions(isWritableBy(actor));
    }
  }

  /**
   * A fact that an agent concluded and little supports, which comes from packets that are used
   * often. Nobody counts the uses of a fact itself.
   *
   * @param sources the packets that support the fact and that the scope sees
   * @param uses how often they were recalled together
   */
  record LowTrustUsed(Fact fact, int sources, long uses) implements Finding {

    /** The number of uses from which on a fact is used often. */
    public static final long OFTEN = 10;

    /** The confidence from which on a fact is trusted, whoever concluded it. */
    public static final double TRUSTED = 0.9;

    @Override
    public ReviewId id() {
      return new ReviewId(ReviewKind.LOW_TRUST_USED, fact.id().value());
    }

    @Override
    public Ownership owner() {
      return fact.owner();
    }

    @Override
    public Visibility visibility() {
      return fact.visibility();
    }

    @Override
    public Instant since() {
      return fact.createdAt();
    }

    /** Returns the number of the fact's revision. */
    @Override
    public String state() {
      return String.valueOf(fact.revision());
    }

    @Override
    public Position position() {
      return fact.position();
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return decisions(isWritableBy(actor));
    }
  }

  /** A rejection that stands, of a value that was asserted again. */
  record RejectedAgain(Rejection rejection) implements Finding {

    @Override
    public ReviewId id() {
      return new ReviewId(ReviewKind.REJECTED_AGAIN, rejection.id().value());
    }

    @Override
    public Ownership owner() {
      return rejection.reach();
    }

    @Override
    public Visibility visibility() {
      return Visibility.SHARED;
    }

    @Override
    public Instant since() {
      return Objects.requireNonNull(rejection.lastAttempt());
    }

    /** Returns the number of attempts. */
    @Override
    public String state() {
      return String.valueOf(rejection.attempts());
    }

    @Override
    public Position position() {
      return new Position(since(), rejection.id().value());
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return isWritableBy(actor)
          ? EnumSet.of(ReviewDeed.LIFT, ReviewDeed.RESOLVE)
          : EnumSet.of(ReviewDeed.RESOLVE);
    }
  }

  /** An important packet that expires soon. */
  record Expiring(Packet packet) implements Finding {

    /** The importance from which on a packet is important. */
    public static final double IMPORTANT = 0.7;

    @Override
    public ReviewId id() {
      return new ReviewId(ReviewKind.EXPIRING, packet.id().value());
    }

    @Override
    public Ownership owner() {
      return packet.owner();
    }

    @Override
    public Visibility visibility() {
      return packet.visibility();
    }

    @Override
    public Instant since() {
      return packet.timestamp();
    }

    public Instant expiresAt() {
      return Objects.requireNonNull(packet.expiresAt());
    }

    /** Returns the time of expiry. */
    @Override
    public String state() {
      return expiresAt().toString();
    }

    @Override
    public Position position() {
      return new Position(expiresAt(), packet.id().value());
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return isWritableBy(actor)
          ? EnumSet.of(ReviewDeed.AMEND, ReviewDeed.RESOLVE)
          : EnumSet.of(ReviewDeed.RESOLVE);
    }
  }

  /** Returns the deeds on facts: a value can be rejected whosever it is. */
  private static Set<ReviewDeed> decisions(boolean writable) {
    return writable
        ? EnumSet.of(ReviewDeed.CONFIRM, ReviewDeed.REJECT, ReviewDeed.RETRACT, ReviewDeed.RESOLVE)
        : EnumSet.of(ReviewDeed.REJECT, ReviewDeed.RESOLVE);
  }

  /** Returns the ids of the facts that it is about. */
  default List<FactId> factIds() {
    if (this instanceof Conflict conflict) {
      return conflict.facts().stream().map(Fact::id).toList();
    }
    return this instanceof LowTrustUsed used ? List.of(used.fact().id()) : List.of();
  }
}
