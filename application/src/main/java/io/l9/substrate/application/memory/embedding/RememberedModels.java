package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of the spaces of the tenants that wrote last, as this process saw them; another one
 * may have changed them since. Thread-safe.
 */
final class RememberedModels {

  private static final int TENANTS = 10_000;

  private final Map<TenantId, Map<EmbeddingSpace, SpaceModels>> byTenant =
      new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<TenantId, Map<EmbeddingSpace, SpaceModels>> eldest) {
          return size() > TENANTS;
        }
      };

  /** Returns the models of a tenant; null: not remembered. */
  synchronized @Nullable Map<EmbeddingSpace, SpaceModels> of(TenantId tenant) {
    return byTenant.get(tenant);
  }

  /** Remembers the models of a tenant; null: forgets them. */
  synchronized void put(TenantId tenant, @Nullable Map<EmbeddingSpace, SpaceModels> models) {
    if (models == null) {
      byTenant.remove(tenant);
    } else {
      byTenant.put(tenant, Map.copyOf(models));
    }
  }
}
