package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The permission to run jobs. */
final class Jobs {

  private Jobs() {}

  static void requirePlatformAdmin(UnitsOfWork units) {
    if (units.scope().role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "jobs are for platform administrators only");
    }
  }
}
