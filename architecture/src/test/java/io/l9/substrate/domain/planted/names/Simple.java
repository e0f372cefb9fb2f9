package io.l9.substrate.domain.planted.names;

/** Innocent. */
final class Simple {}
