package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.StoreRepository;

/** The port of this package. */
public final class StoreComponents {

  private StoreComponents() {}

  /**
   * Returns the port.
   *
   * @param json reads values, for conditions
   */
  public static StoreRepository repository(ItemTable rows, JsonCodec json) {
    return new InMemoryStoreRepository(rows, json);
  }
}
