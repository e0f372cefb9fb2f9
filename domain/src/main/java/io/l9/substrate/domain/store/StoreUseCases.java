package io.l9.substrate.domain.store;

/** The inbound port of items. */
public record StoreUseCases(Store store) {}
