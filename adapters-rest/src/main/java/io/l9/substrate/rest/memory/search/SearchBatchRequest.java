package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

record SearchBatchRequest(@Nullable List<SearchRequest> items) {

  private static final int MAX_ITEMS = 50;

  /** The searches, if their number is allowed. */
  List<SearchRequest> checkedItems() {
    List<SearchRequest> checked = Require.size("/items", items, MAX_ITEMS);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one search");
    }
    return checked;
  }
}
