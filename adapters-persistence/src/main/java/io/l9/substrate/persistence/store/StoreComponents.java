package io.l9.substrate.persistence.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class StoreComponents {

  private StoreComponents() {}

  public static StoreRepository repository(Sessions sessions, JsonCodec json) {
    return new SqlStoreRepository(sessions, json);
  }
}
