package io.l9.substrate.domain.store;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: the items of an actor's own. Whatever others have under the same addresses is out
 * of reach: an administrator reaches a user's by a scope of that user's. Thread-safe.
 */
public interface Store {

  /** The greatest number of texts of items that a call embeds. */
  int MAX_TEXTS = 1000;

  /**
   * Does operations in order, each seeing what those before it stored, all of them or none.
   *
   * @return an answer to each, of its kind
   * @throws io.l9.substrate.domain.shared.UnavailableException if a model that is needed cannot be
   *     reached; nothing is stored then
   */
  List<StoreAnswer> batch(TenantScope scope, StoreBatch batch);
}
