package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.KeyDigest;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Something about reflections that needs a person. */
public sealed interface LessonFinding extends Finding {

  /** Returns the reflection after which the entry is named. */
  Reflection subject();

  /** Returns the active reflections that it is about. */
  List<Reflection> lessons();

  @Override
  default Ownership owner() {
    return subject().owner();
  }

  @Override
  default Visibility visibility() {
    return subject().visibility();
  }

  @Override
  default Position position() {
    return subject().position();
  }

  private static ReviewId id(ReviewKind kind, Reflection subject) {
    return new ReviewId(kind, subject.id().value());
  }

  /** Returns a digest of which reflections these are; the content of none changes. */
  private static String digest(List<Reflection> of) {
    return KeyDigest.of(of.stream().map(row -> row.id().toString()).sorted().toArray()).toString();
  }

  private static Set<ReviewDeed> deeds(TenantScope actor, List<Reflection> lessons) {
    Set<ReviewDeed> deeds = EnumSet.of(ReviewDeed.REJECT, ReviewDeed.RESOLVE);
    if (lessons.stream().anyMatch(row -> actor.mayWrite(row.owner(), row.visibility()))) {
      deeds.add(ReviewDeed.RETIRE);
    }
    return deeds;
  }

  /**
   * A reflection with which tasks end worse.
   *
   * @param effect as the scope sees it
   */
  record Harmful(Reflection subject, Effectiveness effect) implements LessonFinding {

    private static final int STEPS = 10;

    @Override
    public ReviewId id() {
      return LessonFinding.id(ReviewKind.HARMFUL_LESSON, subject);
    }

    @Override
    public List<Reflection> lessons() {
      return List.of(subject);
    }

    @Override
    public Instant since() {
      return subject.createdAt();
    }

    /** Returns the effect in whole tenths. */
    @Override
    public String state() {
      return String.valueOf((long) Math.floor(effect.lift() * STEPS));
    }

    @Override
    public Position position() {
      return new Position(Instant.EPOCH, subject.id().value());
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return LessonFinding.deeds(actor, lessons());
    }
  }

  /**
   * A reflection and older ones that say the contrary.
   *
   * @param lessons the newest first, at least two
   */
  record Contrary(List<Reflection> lessons) implements LessonFinding {

    public Contrary {
      lessons = List.copyOf(lessons);
    }

    @Override
    public Reflection subject() {
      return lessons.get(0);
    }

    @Override
    public ReviewId id() {
      return LessonFinding.id(ReviewKind.CONTRARY_LESSONS, subject());
    }

    @Override
    public Instant since() {
      return subject().createdAt();
    }

    @Override
    public String state() {
      return digest(lessons);
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return LessonFinding.deeds(actor, lessons);
    }
  }

  /**
   * A rejection and reflections of owners within its reach that say the same.
   *
   * @param subject the rejection
   */
  record Rejected(Reflection subject, List<Reflection> lessons) implements LessonFinding {

    public Rejected {
      lessons = List.copyOf(lessons);
    }

    @Override
    public ReviewId id() {
      return LessonFinding.id(ReviewKind.REJECTED_LESSON, subject);
    }

    @Override
    public Instant since() {
      return subject.updatedAt();
    }

    @Override
    public String state() {
      return digest(lessons);
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      Set<ReviewDeed> deeds = LessonFinding.deeds(actor, lessons);
      deeds.remove(ReviewDeed.REJECT);
      if (isWritableBy(actor)) {
        deeds.add(ReviewDeed.LIFT);
      }
      return deeds;
    }
  }

  /**
   * A rejection of a reflection that was told again.
   *
   * @param subject the rejection
   * @param attempts the sources that told it since
   * @param since when the last of them did
   */
  record TaughtAgain(Reflection subject, int attempts, Instant since) implements LessonFinding {

    @Override
    public ReviewId id() {
      return LessonFinding.id(ReviewKind.TAUGHT_AGAIN, subject);
    }

    @Override
    public List<Reflection> lessons() {
      return List.of();
    }

    /** Returns the number of attempts. */
    @Override
    public String state() {
      return String.valueOf(attempts);
    }

    @Override
    public Set<ReviewDeed> deeds(TenantScope actor) {
      return isWritableBy(actor)
          ? EnumSet.of(ReviewDeed.LIFT, ReviewDeed.RESOLVE)
          : EnumSet.of(ReviewDeed.RESOLVE);
    }
  }
}
