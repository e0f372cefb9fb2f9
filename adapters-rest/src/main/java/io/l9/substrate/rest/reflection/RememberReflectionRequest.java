package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A lesson or another reflection.")
record RememberReflectionRequest(
    @Schema(ref = "ReflectionType", required = true) @Nullable String type,
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_CONTENT, required = true)
        @Nullable String content,
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_TITLE) @Nullable String title,
    @Schema(value = "When to think of it.", minSize = 1, maxSize = ReflectionText.MAX_TRIGGER)
        @Nullable String trigger,
    @Schema(value = "When not to follow it.", minSize = 1, maxSize = ReflectionText.MAX_TRIGGER)
        @Nullable String notWhen,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS)
        @Nullable List<@Schema(ref = "Name") String> entities,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS) @Nullable List<@Schema(ref = "Name") String> tags,
    @Schema(value = "medium by default.", ref = "ReflectionPriority") @Nullable String priority,
    @Schema(value = "0.8 by default.", ref = "UnitInterval") @Nullable Double confidence,
    @Schema(
            value =
                "How it came to be known; that of the caller's role by default. A more trusted one "
                    + "is refused (403).",
            ref = "FactPath")
        @Nullable String path,
    @Schema(value = "The task that taught it.", ref = "Name") @Nullable String taskId,
    @Schema("The packet that says so; must be visible to the caller.")
        @Nullable UUID sourcePacketId,
    @Schema(ref = "Name") @Nullable String agentId,
    @Schema("From when on it is not given any more; never by default.") @Nullable Instant expiresAt,
    @Schema(value = "shared by default.", ref = "Scope") @Nullable String scope,
    @Schema(
            "true: stored beside what says nearly the same. What says exactly the same is "
                + "reinforced all the same.")
        @Nullable Boolean force) {

  ReflectionDraft toCommand() {
    return new ReflectionDraft(
        ReflectionKind.ofCode(Require.present("/type", type)),
        new ReflectionText(title, Require.present("/content", content), trigger, notWhen),
        labels(entities),
        labels(tags),
        priority == null ? Priority.MEDIUM : Priority.ofCode(priority),
        confidence,
        path == null ? null : FactPath.ofCode(path),
        taskId,
        sourcePacketId == null ? null : new PacketId(sourcePacketId),
        agentId,
        expiresAt,
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope),
        Boolean.TRUE.equals(force));
  }

  static Set<String> labels(@Nullable List<String> given) {
    return given == null ? Set.of() : new LinkedHashSet<>(given);
  }
}
