package io.l9.substrate.rest.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreAnswer;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("The results of operations, in their order.")
record StoreBatchResponse(@Schema(maxSize = StoreBatch.MAX_OPS) List<Result> results) {

  /** The result of one operation. */
  @Schema(
      value =
          "The result of an operation: the item of a get, the items of a search, or the namespaces"
              + " of a list; nothing, if there is no such item, and for a put or delete.",
      name = "StoreResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      @Nullable StoreItemResponse item,
      @Schema(maxSize = SearchItems.MAX_LIMIT) @Nullable List<StoreItemResponse> items,
      @Schema(maxSize = ListNamespaces.MAX_LIMIT)
          @Nullable List<@Schema(maxSize = Namespace.MAX_LABELS) List<String>> namespaces) {

    static Result from(StoreAnswer answer) {
      if (answer instanceof StoreAnswer.Got got) {
        Item item = got.item();
        return new Result(item == null ? null : StoreItemResponse.from(item, null), null, null);
      } else if (answer instanceof StoreAnswer.Found found) {
        return new Result(
            null,
            found.items().stream()
                .map(one -> StoreItemResponse.from(one.item(), one.score()))
                .toList(),
            null);
      } else if (answer instanceof StoreAnswer.Namespaces listed) {
        return new Result(null, null, listed.namespaces().stream().map(Namespace::labels).toList());
      }
      return new Result(null, null, null);
    }
  }

  static StoreBatchResponse from(List<StoreAnswer> answers) {
    return new StoreBatchResponse(answers.stream().map(Result::from).toList());
  }
}
