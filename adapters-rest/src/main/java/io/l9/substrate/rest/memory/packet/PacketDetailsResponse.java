package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet with what was asked for besides.
 *
 * @param embeddings null unless asked for
 * @param access the newest accesses; null unless asked for
 */
@Schema("A packet, and what was asked for besides.")
record PacketDetailsResponse(
    @JsonUnwrapped PacketResponse packet,
    @Schema("There if `include` asks for it.") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<EmbeddingMetadata> embeddings,
    @Schema(value = "There if `include` asks for it; the newest first.", maxSize = 20)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<AccessResponse> access) {}
