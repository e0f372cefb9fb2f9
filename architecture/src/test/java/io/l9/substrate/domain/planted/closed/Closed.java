package io.l9.substrate.domain.planted.closed;

/** Innocent. */
final class Closed {}
