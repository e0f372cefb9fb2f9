package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many searches.")
record SearchBatchRequest(
    @Schema(minSize = 1, maxSize = SearchBatchRequest.MAX_ITEMS, required = true)
        @Nullable List<SearchRequest> items) {

  static final int MAX_ITEMS = 50;

  /** The searches, if their number is allowed. */
  List<SearchRequest> checkedItems() {
    List<SearchRequest> checked = Require.size("/items", items, MAX_ITEMS);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one search");
    }
    return checked;
  }
}
