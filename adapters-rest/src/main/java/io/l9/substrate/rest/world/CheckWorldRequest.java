package io.l9.substrate.rest.world;

import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(value = "A check of a world.", name = "CheckWorld")
record CheckWorldRequest(
    @Schema("Whether the entities become what their versions say; unless said, they stay.")
        @Nullable Boolean repair) {}
