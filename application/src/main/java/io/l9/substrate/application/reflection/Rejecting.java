package io.l9.substrate.application.reflection;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rejection of what reflections say, within a unit of work that has locked the reach. */
final class Rejecting {

  /**
   * A rejection to be made.
   *
   * @param index of the reflection's text
   * @param owner the reach
   */
  record Of(Reflection seen, Index index, Ownership owner, String reason) {}

  private final ReflectionRepository reflections;
  private final Ending ending;
  private final Deeds deeds;
  private final IdGenerator ids;

  Rejecting(ReflectionStore store, Ending ending, Deeds deeds, IdGenerator ids) {
    this.reflections = store.reflections();
    this.ending = ending;
    this.deeds = deeds;
    this.ids = ids;
  }

  /** Returns the rejection of the reach, which may stand already. */
  Reflection reject(TenantScope scope, Of of, Instant now) {
    Ownership owner = of.owner();
    for (Reflection standing : reflections.rejected(List.of(of.seen().skeleton()))) {
      if (standing.owner().equals(owner)) {
        return standing;
      }
    }
    Reflection before = own(of.seen(), owner);
    Reflection after;
    if (before == null) {
      after = rejection(scope, of.seen(), owner, of.reason(), now);
      reflections.create(after, of.index());
    } else {
      after = before.in(ReflectionState.REJECTED, of.reason(), null, now);
      ending.update(after);
    }
    deeds.enter(ReflectionDeed.REJECT, before, after, of.reason());
    return after;
  }

  /**
   * Returns the row of the reach that says it, which becomes the rejection; null: there is none.
   */
  private @Nullable Reflection own(Reflection seen, Ownership owner) {
    if (seen.owner().equals(owner) && seen.visibility() == Visibility.SHARED) {
      return seen;
    }
    Reflection.Key key =
        new Reflection.Key(owner, Visibility.SHARED, seen.kind(), seen.text().normal().key());
    return reflections.ofKeys(List.of(key)).stream().findFirst().orElse(null);
  }

  private Reflection rejection(
      TenantScope scope, Reflection of, Ownership owner, String reason, Instant now) {
    ReflectionDraft draft =
        new ReflectionDraft(
            of.kind(),
            of.text(),
            of.entities(),
            of.tags(),
            of.priority(),
            of.confidence(),
            null,
            null,
            null,
            null,
            null,
            Visibility.SHARED,
            true);
    return Reflection.first(
            new ReflectionId(ids.next()),
            owner,
            draft,
            of.skeleton(),
            FactPath.of(scope.role()),
            Author.of(scope),
            now)
        .in(ReflectionState.REJECTED, reason, null, now);
  }
}
