package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's no to a value of a slot: while it stands, nobody whom it covers is shown that value as
 * believed, however it is spelled, and no assertion of theirs makes it believed.
 *
 * @param reach the user, the organisation or the tenant for whom it was said
 * @param attempts how often the value was asserted since
 * @param lastAttempt null: never
 * @param lifting null: it stands
 */
public record Rejection(
    RejectionId id,
    Ownership reach,
    EntityName subject,
    String predicate,
    FactObject object,
    Skeleton skeleton,
    String reason,
    Author author,
    Instant rejectedAt,
    long attempts,
    @Nullable Instant lastAttempt,
    @Nullable Lifting lifting) {

  /** The end of a rejection. */
  public record Lifting(String reason, Author author, Instant at) {}

  public boolean stands() {
    return lifting == null;
  }

  /** Whether it stood at a moment of the record. */
  public boolean stoodAt(Instant moment) {
    return !rejectedAt.isAfter(moment) && (lifting == null || lifting.at().isAfter(moment));
  }

  /** Whether a reader of this owner is not shown the fact as believed while it stands. */
  public boolean hides(Fact fact, Ownership reader) {
    return hides(fact.skeleton(), fact.owner(), reader);
  }

  /** Whether a reader is not shown what has this fingerprint and this owner while it stands. */
  public boolean hides(@Nullable Skeleton said, Ownership owner, Ownership reader) {
    return skeleton.equals(said) && (covers(reader) || covers(owner));
  }

  /** Whether a row of this owner is one of those for whom it was said. */
  public boolean covers(Ownership owner) {
    return reach.tenant().equals(owner.tenant())
        && (reach.org() == null || reach.org().equals(owner.org()))
        && (reach.user() == null || reach.user().equals(owner.user()));
  }

  /** Returns the first revision of the fact that was never said, on which attempts are counted. */
  public FactRevision unsaid(FactId fact, Instant now) {
    return new FactRevision(
        new Fact(
            fact,
            reach,
            Visibility.SHARED,
            subject,
            predicate,
            object,
            skeleton,
            Validity.ALWAYS,
            FactPath.STATED,
            0,
            1,
            0,
            FactState.REJECTED,
            null,
            null,
            author,
            now,
            now,
            1),
        new FactChange(FactChange.Kind.REJECTED, reason, null, author));
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(rejectedAt, id.value());
  }

  /** Returns it after more attempts. */
  public Rejection attempted(int times, Instant now) {
    return new Rejection(
        id,
        reach,
        subject,
        predicate,
        object,
        skeleton,
        reason,
        author,
        rejectedAt,
        attempts + times,
        now,
        lifting);
  }

  /** Returns it once it was lifted. */
  public Rejection lifted(Lifting end) {
    return new Rejection(
        id,
        reach,
        subject,
        predicate,
        object,
        skeleton,
        reason,
        author,
        rejectedAt,
        attempts,
        lastAttempt,
        end);
  }
}
