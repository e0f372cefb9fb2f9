package io.l9.substrate.rest.memory.search;

import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why a packet is not among the hits of a search. */
@Schema("A packet, and the search that it is looked for in.")
record WhyNotRequest(
    @Schema(value = "The packet in question.", required = true) @Nullable UUID packetId,
    @Schema(required = true) @Nullable SearchRequest search) {}
