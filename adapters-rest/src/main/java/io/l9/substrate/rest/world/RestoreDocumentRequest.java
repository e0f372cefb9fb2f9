package io.l9.substrate.rest.world;

import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(value = "The restore of a document.", name = "RestoreWorldDocument")
record RestoreDocumentRequest(
    @Schema(
            value = "Whether the changes are only counted; false makes them, and must be said.",
            required = true)
        @Nullable Boolean dryRun,
    @Schema(value = RestoreWorldRequest.EXPECTED, minimum = 0, maximum = Integer.MAX_VALUE)
        @Nullable Integer expectedStateVersion) {}
