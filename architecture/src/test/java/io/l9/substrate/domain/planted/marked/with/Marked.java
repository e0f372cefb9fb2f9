package io.l9.substrate.domain.planted.marked.with;

/** Innocent. */
final class Marked {}
