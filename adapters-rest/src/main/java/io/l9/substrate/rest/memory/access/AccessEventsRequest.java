package io.l9.substrate.rest.memory.access;

import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record AccessEventsRequest(@Nullable List<Item> items) {

  record Item(
      @Nullable UUID packetId,
      @Nullable UUID factId,
      @Nullable String kind,
      @Nullable UUID queryId,
      @Nullable Integer rank,
      @Nullable String agentId,
      @Nullable Double relevance,
      @Nullable String reason) {

    Feedback toCommand() {
      return new Feedback(
          target(),
          AccessKind.ofCode(Require.present("/kind", kind)),
          agentId,
          queryId,
          rank,
          relevance,
          reason);
    }

    private AccessTarget target() {
      if (packetId != null && factId != null) {
        throw ValidationException.at("/fact_id", "cannot stand beside packet_id; send one");
      }
      return factId == null
          ? AccessTarget.packet(Require.present("/packet_id", packetId))
          : new AccessTarget(AccessTarget.Type.FACT, factId);
    }
  }

  /** The items, if their number is allowed. */
  List<Item> checkedItems() {
    List<Item> checked = Require.size("/items", items, AccessFeedback.MAX_BATCH);
    if (checked.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one piece of feedback");
    }
    return checked;
  }
}
