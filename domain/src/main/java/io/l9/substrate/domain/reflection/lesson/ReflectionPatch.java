package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a caller makes to a stored reflection. A part that is null stays as it is; the
 * content always stays, since counts of use belong to it ({@link Reflections#replace}).
 *
 * @param title null: stays; empty: none from now on
 * @param trigger null: stays; empty: none from now on
 * @param notWhen null: stays; empty: none from now on
 * @param expected the versions that may be changed; empty: any
 */
public record ReflectionPatch(
    @Nullable String title,
    @Nullable String trigger,
    @Nullable String notWhen,
    @Nullable Set<String> entities,
    @Nullable Set<String> tags,
    @Nullable Priority priority,
    @Nullable Double confidence,
    @Nullable Expiry expiry,
    Set<Integer> expected) {

  /**
   * An end from now on.
   *
   * @param at null: never
   */
  public record Expiry(@Nullable Instant at) {

    public Expiry {
      Require.optionalTime("/expires_at", at);
    }
  }

  public ReflectionPatch {
    entities = entities == null ? null : Set.copyOf(ReflectionDraft.labels("/entities", entities));
    tags = tags == null ? null : Set.copyOf(ReflectionDraft.labels("/tags", tags));
    if (confidence != null) {
      Require.between("/confidence", confidence, 0, 1);
    }
    expected = Set.copyOf(Require.present("/expected", expected));
    new ReflectionText(given(title), "unchanged", given(trigger), given(notWhen));
  }

  /** Returns the text with these changes. */
  ReflectionText textOf(ReflectionText before) {
    return new ReflectionText(
        changed(before.title(), title),
        before.content(),
        changed(before.trigger(), trigger),
        changed(before.notWhen(), notWhen));
  }

  private static @Nullable String changed(@Nullable String before, @Nullable String change) {
    return change == null ? before : given(change);
  }

  private static @Nullable String given(@Nullable String change) {
    return change == null || change.isEmpty() ? null : change;
  }
}
