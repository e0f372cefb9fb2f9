package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Schema("A search among reflections that are given, by meaning and words.")
record SearchReflectionsRequest(
    @Schema(minSize = 1, maxSize = ReflectionSearch.MAX_TEXT, required = true)
        @Nullable String text,
    @Schema(value = "Every type by default.", maxSize = 7)
        @Nullable List<@Schema(ref = "ReflectionType") String> types,
    @Schema(value = "10 by default.", minimum = 1, maximum = ReflectionSearch.MAX_LIMIT)
        @Nullable Integer limit) {

  ReflectionSearch toCommand() {
    return new ReflectionSearch(
        Require.present("/text", text),
        types == null
            ? Set.of()
            : types.stream().map(ReflectionKind::ofCode).collect(Collectors.toSet()),
        limit == null ? ReflectionSearch.DEFAULT_LIMIT : limit);
  }
}
