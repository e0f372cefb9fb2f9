package io.l9.substrate.domain.planted.closed;

public class Extensible {}
