package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;

/** The rules of who may reject what is said, and for whom. */
public final class Reaches {

  private Reaches() {}

  /** Refuses a scope that is not a person's. */
  public static void requirePerson(TenantScope scope) {
    if (!FactPath.isPerson(scope.role())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " is not a person's: only a person confirms and rejects");
    }
  }

  /** Returns the group for which the scope may speak. */
  public static Ownership of(TenantScope scope, Reach reach) {
    Require.present("/for", reach);
    if (reach == Reach.USER && scope.user() == null) {
      throw ValidationException.at("/for", "cannot be user: this scope acts for none");
    }
    if (reach != Reach.TENANT && scope.org() == null) {
      throw ValidationException.at("/for", "must be tenant: this scope has no organisation");
    }
    Ownership owner =
        switch (reach) {
          case USER -> scope.owner();
          case ORG -> new Ownership(scope.tenant(), scope.org(), null);
          case TENANT -> new Ownership(scope.tenant(), null, null);
        };
    if (!scope.mayWrite(owner, Visibility.SHARED)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not reject anything for the whole "
              + (reach == Reach.ORG ? "organisation" : "tenant")
              + "; reject it for the user, or ask an administrator");
    }
    return owner;
  }

  /** Returns the reach of a group. */
  public static Reach of(Ownership group) {
    return group.user() != null ? Reach.USER : group.org() != null ? Reach.ORG : Reach.TENANT;
  }
}
