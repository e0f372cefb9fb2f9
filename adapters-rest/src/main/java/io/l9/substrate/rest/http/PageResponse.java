package io.l9.substrate.rest.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor where the next part begins; null if this is the last one
 */
public record PageResponse<T>(List<T> data, @Nullable String nextCursor, boolean hasMore) {}
