package io.l9.substrate.domain.store;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of items, and the unit of work of its store. */
public record ItemStore(UnitOfWork unitOfWork, StoreRepository items) {}
