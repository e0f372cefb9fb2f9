package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(value = "A snapshot of the present state.", name = "TakeSnapshot")
record TakeSnapshotRequest(
    @Schema(minSize = 1, maxSize = Snapshot.MAX_DESCRIPTION) @Nullable String description) {}
