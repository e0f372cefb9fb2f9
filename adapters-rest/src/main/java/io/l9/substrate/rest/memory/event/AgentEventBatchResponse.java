package io.l9.substrate.rest.memory.event;

import java.util.List;

/** The events of a batch as they are stored, in the same order. */
record AgentEventBatchResponse(List<AgentEventResponse> data) {}
