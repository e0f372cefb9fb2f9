package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a subject, a predicate and an object, as it is believed since its last revision.
 * Immutable; times have microseconds.
 *
 * @param path the most trusted path of those by which it came
 * @param confidence in [0, 1]: what its first assertion said, and every step since
 * @param support the independent sources that support it; 1 for one that was asserted without a
 *     packet
 * @param contradictions how often something contradicted it
 * @param state whether it is held, and why not
 * @param source the packet of its first assertion; null: there was none, or it is gone
 * @param supersededBy the fact that took its period; only of superseded ones
 * @param author of its first assertion
 * @param createdAt when it was first asserted
 * @param knownFrom when this revision began to be believed
 * @param revision 1 when it is made, one more at each change
 */
public record Fact(
    FactId id,
    Ownership owner,
    Visibility visibility,
    EntityName subject,
    String predicate,
    FactObject object,
    Skeleton skeleton,
    Validity validity,
    FactPath path,
    double confidence,
    int support,
    int contradictions,
    FactState state,
    @Nullable PacketId source,
    @Nullable FactId supersededBy,
    Author author,
    Instant createdAt,
    Instant knownFrom,
    int revision) {

  /** The confidence of an assertion that names none. */
  public static final double DEFAULT_CONFIDENCE = .8;

  /** The step of an independent source, up to 1. */
  public static final double STEP_UP = .05;

  /** The step of a contradiction, down to {@link #FLOOR}. */
  public static final double STEP_DOWN = .1;

  /** The confidence below which no contradiction takes; one that is lower already stays. */
  public static final double FLOOR = .1;

  public boolean held() {
    return state == FactState.HELD;
  }

  /** Whether it is held, and holds in the world at the moment or later. */
  public boolean goesOn(Instant now) {
    return held() && (validity.to() == null || validity.to().isAfter(now));
  }

  /** Whether another row is the same statement, of whatever owner and time. */
  public boolean saysTheSame(Fact other) {
    return subject.normalized().equals(other.subject.normalized())
        && predicate.equals(other.predicate)
        && object.same(other.object);
  }

  public SlotKey slot() {
    return new SlotKey(owner, visibility, subject.normalized(), predicate);
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id.value());
  }

  /** Returns it once another source supports it. */
  Fact reinforced(FactPath by, Instant now) {
    return next(
        by.isAtLeast(path) ? by : path,
        Math.min(1, confidence + STEP_UP),
        support + 1,
        contradictions,
        now);
  }

  /** Returns it once something contradicts it. */
  Fact contradicted(Instant now) {
    return next(path, lowered(STEP_DOWN), support, contradictions + 1, now);
  }

  /** Returns it once it came by another path, which leaves the confidence where it is. */
  Fact by(FactPath other, Instant now) {
    return next(other, confidence, support, contradictions, now);
  }

  /** Returns it, which was rejected, once another source said it in vain. */
  Fact absorbing(Instant now) {
    return next(path, confidence, support + 1, contradictions, now);
  }

  /**
   * Returns it once the packet of one of its sources was erased: what that added is taken, down to
   * {@link #FLOOR}, but for one that is rejected. A fact whose {@link #support} is 1 is erased with
   * its last source instead.
   */
  public Fact withoutSource(Instant now) {
    double left = state == FactState.REJECTED ? confidence : lowered(STEP_UP);
    return next(path, left, support - 1, contradictions, now);
  }

  private double lowered(double step) {
    return confidence <= FLOOR ? confidence : Math.max(FLOOR, confidence - step);
  }

  /** Returns it without the name of the packet of its first assertion, which is gone. */
  public Fact withoutReference() {
    return new Fact(
        id,
        owner,
        visibility,
        subject,
        predicate,
        object,
        skeleton,
        validity,
        path,
        confidence,
        support,
        contradictions,
        state,
        null,
        supersededBy,
        author,
        createdAt,
        knownFrom,
        revision);
  }

  /** Returns it with another period. */
  Fact during(Validity other, Instant now) {
    return copy(
        id,
        other,
        path,
        confidence,
        support,
        contradictions,
        state,
        supersededBy,
        now,
        revision + 1);
  }

  /** Returns it in another state. */
  Fact in(FactState other, @Nullable FactId by, Instant now) {
    return copy(
        id, validity, path, confidence, support, contradictions, other, by, now, revision + 1);
  }

  /** Returns the first revision of a fact that goes on where this one was cut. */
  Fact rest(FactId newId, Validity rest, Instant now) {
    return copy(newId, rest, path, confidence, support, contradictions, state, null, now, 1);
  }

  private Fact next(
      FactPath newPath, double newConfidence, int newSupport, int newContradictions, Instant now) {
    return copy(
        id,
        validity,
        newPath,
        newConfidence,
        newSupport,
        newContradictions,
        state,
        supersededBy,
        now,
        revision + 1);
  }

  private Fact copy(
      FactId newId,
      Validity newValidity,
      FactPath newPath,
      double newConfidence,
      int newSupport,
      int newContradictions,
      FactState newState,
      @Nullable FactId newSupersededBy,
      Instant now,
      int newRevision) {
    return new Fact(
        newId,
        owner,
        visibility,
        subject,
        predicate,
        object,
        skeleton,
        newValidity,
        newPath,
        newConfidence,
        newSupport,
        newContradictions,
        newState,
        source,
        newSupersededBy,
        author,
        createdAt,
        now,
        newRevision);
  }
}
