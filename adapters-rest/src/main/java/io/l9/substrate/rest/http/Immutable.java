package io.l9.substrate.rest.http;

/**
 * A member of a thing that a request cannot change. As a component of a request record it makes the
 * answer {@code immutable-field} rather than that there is no such member. There are none of it.
 */
public final class Immutable {

  private Immutable() {}
}
