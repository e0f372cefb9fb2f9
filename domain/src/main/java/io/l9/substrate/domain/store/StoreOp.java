package io.l9.substrate.domain.store;

/** An operation of a {@link StoreBatch}. */
public sealed interface StoreOp permits GetItem, PutItem, SearchItems, ListNamespaces {}
