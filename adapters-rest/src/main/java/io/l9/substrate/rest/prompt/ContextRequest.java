package io.l9.substrate.rest.prompt;

import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.search.FilterRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Schema("A question for what an agent should be given. A member that is null counts as absent.")
record ContextRequest(
    @Schema(
            value =
                "The text that the agent was given. Required, unless there is a task; both together "
                    + "have at most 10,000 characters.",
            minSize = 1,
            maxSize = SearchQuery.MAX_TEXT)
        @Nullable String text,
    @Schema(
            value = "The task that the agent has, in words.",
            minSize = 1,
            maxSize = SearchQuery.MAX_TEXT)
        @Nullable String task,
    @Schema(
            value = "The greatest number of items; 10 by default.",
            minimum = 1,
            maximum = ContextQuery.MAX_K)
        @Nullable Integer k,
    @Schema(
            value = "The greatest number of tokens of the text, marks included; 2,000 by default.",
            minimum = 1,
            maximum = ContextQuery.MAX_TOKENS)
        @Nullable Integer maxTokens,
    @Schema(value = "The kinds of items; all by default.", minSize = 1, maxSize = 3, unique = true)
        @Nullable List<@Schema(codes = ItemKind.class) String> include,
    @Schema("Which packets may be given, and support the facts that are.")
        @Nullable FilterRequest filter) {

  ContextQuery toCommand(JsonCodec json) {
    ContextQuery query = ContextQuery.ofTask(text, task);
    if (k != null) {
      query = query.k(k);
    }
    if (maxTokens != null) {
      query = query.maxTokens(maxTokens);
    }
    if (include != null) {
      query = query.include(kinds(include));
    }
    return filter == null ? query : query.filter(filter.toFilter(json));
  }

  private static Set<ItemKind> kinds(List<String> names) {
    return Require.size("/include", names, ItemKind.values().length).stream()
        .map(ItemKind::ofCode)
        .collect(Collectors.toUnmodifiableSet());
  }
}
