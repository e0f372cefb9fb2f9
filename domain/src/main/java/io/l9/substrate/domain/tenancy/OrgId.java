package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** An organisation within a tenant. */
public record OrgId(UUID value) {

  public OrgId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
