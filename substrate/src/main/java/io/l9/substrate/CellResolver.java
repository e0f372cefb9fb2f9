package io.l9.substrate;

import io.l9.substrate.domain.tenancy.TenantId;
import java.util.Optional;

/** The directory of tenants that live in other cells than the default one. Thread-safe. */
@FunctionalInterface
public interface CellResolver {

  /** Returns the name of a tenant's cell; empty: the default one. Asked at every call. */
  Optional<String> cellOf(TenantId tenant);
}
