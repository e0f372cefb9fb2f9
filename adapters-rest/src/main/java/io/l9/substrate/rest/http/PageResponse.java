package io.l9.substrate.rest.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public record PageResponse<T>(
    List<T> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore) {}
