package io.l9.substrate.rest.memory.access;

import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("Pieces of feedback.")
record AccessEventsRequest(
    @Schema(minSize = 1, maxSize = AccessFeedback.MAX_BATCH, required = true)
        @Nullable List<Item> items) {

  @Schema(
      value = "Feedback on one memory: a packet or a fact, not both.",
      name = "AccessEventRequest")
  record Item(
      @Nullable UUID packetId,
      @Nullable UUID factId,
      @Schema(
              value =
                  "used: part of an answer or a decision; helpful: right and of help; wrong: "
                      + "not right; ignored: shown and not wanted.",
              words = {"used", "helpful", "wrong", "ignored"},
              required = true)
          @Nullable String kind,
      @Schema("Of the search that brought it.") @Nullable UUID queryId,
      @Schema(
              value = "The rank among the hits of that search.",
              minimum = 1,
              maximum = Feedback.MAX_RANK)
          @Nullable Integer rank,
      @Schema(
              value = "The agent that gives the feedback; the identity itself by default.",
              ref = "Name")
          @Nullable String agentId,
      @Schema(value = "The relevance to the search, from 0 to 1.", ref = "UnitInterval")
          @Nullable Double relevance,
      @Schema(minSize = 1, maxSize = Feedback.MAX_REASON) @Nullable String reason) {

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
