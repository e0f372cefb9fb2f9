package io.l9.substrate.bootstrap.planted.wiring;

/** Innocent. */
public final class Wiring {}
