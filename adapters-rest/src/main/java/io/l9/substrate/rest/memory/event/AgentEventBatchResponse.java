package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The events of a batch as they are stored, in the same order. */
record AgentEventBatchResponse(
    @Schema(value = "In the order in which they were sent.", maxSize = AgentEvents.MAX_BATCH)
        List<AgentEventResponse> data) {}
