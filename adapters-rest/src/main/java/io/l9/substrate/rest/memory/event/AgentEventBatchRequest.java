package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many events.")
record AgentEventBatchRequest(
    @Schema(minSize = 1, maxSize = AgentEvents.MAX_BATCH, required = true)
        @Nullable List<AgentEventRequest> items) {

  List<AgentEventDraft> toCommands(JsonCodec json) {
    List<AgentEventDraft> drafts = new ArrayList<>();
    for (AgentEventRequest item : Require.size("/items", items, AgentEvents.MAX_BATCH)) {
      try {
        drafts.add(item.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    if (drafts.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one event");
    }
    return drafts;
  }
}
