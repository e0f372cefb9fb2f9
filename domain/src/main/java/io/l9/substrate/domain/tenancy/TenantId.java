package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** A tenant: the outermost wall; nothing but a platform administrator crosses it. */
public record TenantId(UUID value) {

  public TenantId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
