package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The administrator that acts, and the ids of subjects as parameters. */
final class Administrators {

  private Administrators() {}

  /** Returns the tenant of an administrator's scope; refuses every other scope. */
  static UUID tenant(Sessions sessions) {
    if (!sessions.scope().role().covers(Role.TENANT_ADMIN)) {
      throw DatabaseErrors.forbidden();
    }
    return sessions.scope().tenant().value();
  }

  /** Refuses a subject that the scope may not erase. */
  static void require(Sessions sessions, Subject subject) {
    boolean own = subject.tenant().value().equals(tenant(sessions));
    boolean whole = subject.kind() == SubjectKind.TENANT;
    if (!own || (whole && sessions.scope().role() != Role.PLATFORM_ADMIN)) {
      throw DatabaseErrors.forbidden();
    }
  }

  static Object org(Subject subject) {
    OrgId org = subject.org();
    return Sql.orNull("uuid", org == null ? null : org.value());
  }

  static Object user(Subject subject) {
    UserId user = subject.user();
    return Sql.orNull("uuid", user == null ? null : user.value());
  }

  static Subject subject(UUID tenant, @Nullable UUID org, @Nullable UUID user) {
    return new Subject(
        new TenantId(tenant),
        org == null ? null : new OrgId(org),
        user == null ? null : new UserId(user));
  }
}
