package io.l9.substrate.rest.http;

import org.jspecify.annotations.Nullable;

/**
 * A member of a merge patch (RFC 7396) that is there. In a request record an absent member is a
 * null component, a member that is null a change to null.
 *
 * @param value what it becomes; null: nothing
 */
public record Change<T>(@Nullable T value) {}
