package io.l9.substrate.inmemory.memory.access;

import io.l9.substrate.domain.memory.access.AccessLog;

/** The port of this package. */
public final class AccessComponents {

  private AccessComponents() {}

  public static AccessLog log(AccessTable accesses) {
    return new InMemoryAccessLog(accesses);
  }
}
