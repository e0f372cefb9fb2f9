package io.l9.substrate.rest.logs;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many lines, which keep their order.")
record LogBatchRequest(
    @Schema(minSize = 1, maxSize = AgentLogs.MAX_BATCH, required = true)
        @Nullable List<LogLineRequest> items,
    @Schema(
            value = "atomic: all or nothing (the default); partial: each for itself.",
            words = {"atomic", "partial"})
        @Nullable String mode) {

  /** The items, if their number is allowed. */
  List<LogLineRequest> checkedItems() {
    List<LogLineRequest> checked = Require.size("/items", items, AgentLogs.MAX_BATCH);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one line");
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
