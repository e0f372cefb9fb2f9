package io.l9.substrate.inmemory.planted.neighbours;

/** Innocent. */
public final class Neighbour {}
