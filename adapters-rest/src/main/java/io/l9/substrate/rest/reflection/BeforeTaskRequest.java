package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Schema("A question before a task.")
record BeforeTaskRequest(
    @Schema(minSize = 1, maxSize = TaskReflectionDraft.MAX_DESCRIPTION, required = true)
        @Nullable String description,
    @Schema(
            value = "The kind of the task; its first tag by default.",
            minSize = 1,
            maxSize = TaskReflectionDraft.MAX_KIND)
        @Nullable String kind,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS) @Nullable List<@Schema(ref = "Name") String> tags,
    @Schema(
            value =
                "The id of the task. With it the items are written down, and the task's outcome "
                    + "will count for them; this needs reflections:write too.",
            ref = "Name")
        @Nullable String taskId,
    @Schema(value = "5 by default.", minimum = 1, maximum = AdviceQuery.MAX_ITEMS)
        @Nullable Integer maxItems,
    @Schema(value = "800 by default.", minimum = 1, maximum = AdviceQuery.MAX_TOKENS)
        @Nullable Integer maxTokens,
    @Schema(value = "Every list by default.", minSize = 1, maxSize = 4)
        @Nullable List<@Schema(codes = AdviceSection.class) String> include,
    @Schema(
            value =
                "The least relevance of an item, before its weight; 0.25 by default where there are "
                    + "vectors to compare, else 0.",
            ref = "UnitInterval")
        @Nullable Double minRelevance) {

  AdviceQuery toCommand() {
    return new AdviceQuery(
        Require.present("/description", description),
        kind,
        tags == null ? List.of() : tags,
        taskId,
        maxItems == null ? AdviceQuery.DEFAULT_ITEMS : maxItems,
        maxTokens == null ? AdviceQuery.DEFAULT_TOKENS : maxTokens,
        include == null
            ? Set.of(AdviceSection.values())
            : include.stream().map(AdviceSection::ofCode).collect(Collectors.toSet()),
        minRelevance);
  }
}
