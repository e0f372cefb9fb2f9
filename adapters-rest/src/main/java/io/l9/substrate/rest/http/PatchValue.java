package io.l9.substrate.rest.http;

import org.jspecify.annotations.Nullable;

/**
 * A member that is present in a merge patch (RFC 7396). In a request record an absent member is a
 * null component; a member that is null is a patch value of null.
 *
 * @param value the new value; null removes the old one
 */
public record PatchValue<T>(@Nullable T value) {}
