package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Schema(
    "A merge patch of what is said about a reflection; its content stays (replace it instead). A "
        + "member that is absent stays. null takes a text or an end away, empties a list, and sets "
        + "priority and confidence to their defaults.")
record EditReflectionRequest(
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_TITLE)
        @Nullable PatchValue<@Nullable String> title,
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_TRIGGER)
        @Nullable PatchValue<@Nullable String> trigger,
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_TRIGGER)
        @Nullable PatchValue<@Nullable String> notWhen,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS)
        @Nullable PatchValue<@Nullable List<@Schema(ref = "Name") String>> entities,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS)
        @Nullable PatchValue<@Nullable List<@Schema(ref = "Name") String>> tags,
    @Schema(ref = "ReflectionPriority") @Nullable PatchValue<@Nullable String> priority,
    @Schema(ref = "UnitInterval") @Nullable PatchValue<@Nullable Double> confidence,
    @Nullable PatchValue<@Nullable Instant> expiresAt) {

  /** Returns the patch of the versions that may be changed. */
  ReflectionPatch toCommand(Set<Integer> expected) {
    return new ReflectionPatch(
        text(title),
        text(trigger),
        text(notWhen),
        entities == null ? null : RememberReflectionRequest.labels(entities.value()),
        tags == null ? null : RememberReflectionRequest.labels(tags.value()),
        priority == null ? null : priorityOf(priority.value()),
        confidence == null ? null : confidenceOf(confidence.value()),
        expiresAt == null ? null : new ReflectionPatch.Expiry(expiresAt.value()),
        expected);
  }

  private static @Nullable String text(@Nullable PatchValue<@Nullable String> given) {
    if (given == null) {
      return null;
    }
    return given.value() == null ? "" : given.value();
  }

  private static Priority priorityOf(@Nullable String name) {
    return name == null ? Priority.MEDIUM : Priority.ofCode(name);
  }

  private static double confidenceOf(@Nullable Double given) {
    return given == null ? Reflection.DEFAULT_CONFIDENCE : given;
  }
}
