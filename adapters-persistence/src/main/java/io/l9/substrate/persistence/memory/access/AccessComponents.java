package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class AccessComponents {

  private AccessComponents() {}

  public static List<Class<?>> entities() {
    return List.of(AccessRow.class);
  }

  public static AccessLog log(Sessions sessions) {
    return new HibernateAccessLog(sessions);
  }
}
