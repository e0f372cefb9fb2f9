package io.l9.substrate.json.planted.diagram;

/** Innocent. */
public final class Codec {}
