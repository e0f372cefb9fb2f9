package io.l9.substrate.rest.world;

import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(value = "The states that may be forgotten.", name = "ForgetWorld")
record ForgetWorldRequest(
    @Schema(
            value = "The oldest that is still needed.",
            minimum = 0,
            maximum = Integer.MAX_VALUE,
            required = true)
        @Nullable Integer stateVersion) {}
