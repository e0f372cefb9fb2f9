package io.l9.substrate.domain.planted.records;

public record HasAnArray(float[] values) {}
