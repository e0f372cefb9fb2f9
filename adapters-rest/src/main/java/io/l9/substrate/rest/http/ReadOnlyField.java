package io.l9.substrate.rest.http;

/**
 * The type of a request member that clients cannot change. As a component of a request record it
 * makes the reader answer {@code immutable-field} rather than that there is no such member. Has no
 * instances.
 */
public final class ReadOnlyField {

  private ReadOnlyField() {}
}
