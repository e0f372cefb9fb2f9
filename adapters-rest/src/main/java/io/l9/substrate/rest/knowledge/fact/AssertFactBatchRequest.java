package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many statements, asserted as if one by one in this order.")
record AssertFactBatchRequest(
    @Schema(minSize = 1, maxSize = FactDraft.MAX_BATCH, required = true)
        @Nullable List<AssertFactRequest> items,
    @Schema(
            value = "atomic: all or nothing (the default); partial: each for itself.",
            words = {"atomic", "partial"})
        @Nullable String mode) {

  /** The items, if their number is allowed. */
  List<AssertFactRequest> checkedItems() {
    List<AssertFactRequest> checked = Require.size("/items", items, FactDraft.MAX_BATCH);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one fact");
    }
    return checked;
  }

  /** Whether each item stands for itself. */
  boolean partial() {
    if (mode == null || mode.equals("atomic")) {
      return false;
    }
    if (mode.equals("partial")) {
      return true;
    }
    throw ValidationException.at("/mode", "must be one of atomic, partial");
  }
}
