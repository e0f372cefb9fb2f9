package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

record IngestBatchRequest(
    @Schema(minSize = 1, maxSize = PacketIngestion.MAX_BATCH, required = true)
        @Nullable List<IngestPacketRequest> items,
    @Schema(
            value = "atomic: all or nothing (the default); partial: each for itself.",
            words = {"atomic", "partial"})
        @Nullable String mode) {

  /** The items, if their number is allowed. */
  List<IngestPacketRequest> checkedItems() {
    List<IngestPacketRequest> checked = Require.size("/items", items, PacketIngestion.MAX_BATCH);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one packet");
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
