package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet with what was asked for besides.
 *
 * @param embeddings null unless asked for
 * @param access the newest accesses; null unless asked for
 */
record PacketDetailsResponse(
    @JsonUnwrapped PacketResponse packet,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<EmbeddingMetadata> embeddings,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AccessResponse> access) {}
