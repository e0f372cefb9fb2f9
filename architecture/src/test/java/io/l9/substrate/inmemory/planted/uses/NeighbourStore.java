package io.l9.substrate.inmemory.planted.uses;

/** Innocent. */
public final class NeighbourStore {}
