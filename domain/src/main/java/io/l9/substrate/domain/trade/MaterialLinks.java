package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Inbound port: relationships between materials. Thread-safe. */
public interface MaterialLinks {

  /**
   * Stores a relationship in the document of the material that it leads from, which is made if
   * there is none in the organisation; one of the same target and type is replaced.
   *
   * @return the document; its version is 1 if it is new
   */
  Document put(TenantScope scope, MaterialLink link);
}
