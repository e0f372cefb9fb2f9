package io.l9.substrate.rest.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public record PageResponse<T>(
    List<T> data,
    @Schema(value = "Where the next part begins; null after the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore) {}
