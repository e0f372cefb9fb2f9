package io.l9.substrate.domain.planted.marked.without;

public final class Unmarked {}
