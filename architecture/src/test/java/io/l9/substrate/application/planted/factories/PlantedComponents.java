package io.l9.substrate.application.planted.factories;

/** Innocent. */
public record PlantedComponents(String service) {}
