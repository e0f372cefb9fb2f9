package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class AccessComponents {

  private AccessComponents() {}

  public static AccessLog log(Sessions sessions) {
    return new SqlAccessLog(sessions);
  }
}
