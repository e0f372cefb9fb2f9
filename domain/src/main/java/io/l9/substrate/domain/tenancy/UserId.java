package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** A user (a person or an agent's account) within an organisation. */
public record UserId(UUID value) {

  public UserId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
