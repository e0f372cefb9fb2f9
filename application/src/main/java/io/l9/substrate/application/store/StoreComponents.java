package io.l9.substrate.application.store;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.store.StoreUseCases;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Factory of the use case of items. */
public final class StoreComponents {

  private StoreComponents() {}

  /**
   * Returns the use case; thread-safe if the store is.
   *
   * @param json reads the texts of values
   * @param embedder null: no search is by meaning
   */
  public static StoreUseCases of(
      ItemStore store, JsonCodec json, Clock clock, @Nullable Embedder embedder) {
    return new StoreUseCases(new StoreService(store, new ItemIndexing(json, embedder), clock));
  }
}
