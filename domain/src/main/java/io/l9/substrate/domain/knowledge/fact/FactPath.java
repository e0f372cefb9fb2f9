package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import org.jspecify.annotations.Nullable;

/**
 * The path by which a fact came to be known, in the order of trust. The way in and the credential
 * decide it; a payload never raises it.
 */
public enum FactPath implements Coded {
  /** A model or an agent concluded it. */
  INFERRED,
  /** A rule took it from a packet's payload. */
  OBSERVED,
  /** A person said it through a credential of his own. */
  STATED,
  /** A person with the right to confirm looked at it and confirmed it. */
  CONFIRMED;

  /** Returns the most trusted path of what this role asserts by itself. */
  public static FactPath of(Role role) {
    return isPerson(role) ? STATED : INFERRED;
  }

  /**
   * Returns the path of what this role asserts under a claim.
   *
   * @param claim null: the most trusted one that the role has
   * @throws ForbiddenException if the claim is more trusted than that
   */
  public static FactPath claimed(Role role, @Nullable FactPath claim) {
    FactPath own = of(role);
    if (claim == null) {
      return own;
    }
    if (!own.isAtLeast(claim)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the path of what the role "
              + role.code()
              + " says is "
              + own.code()
              + ", which is less trusted than "
              + claim.code());
    }
    return claim;
  }

  /** Whether the role is that of a person, and not of an agent or a tool. */
  public static boolean isPerson(Role role) {
    return switch (role) {
      case END_USER, ORG_ADMIN, TENANT_ADMIN, PLATFORM_ADMIN -> true;
      case CURSOR_USER, L9_SYSTEM -> false;
    };
  }

  public boolean isAtLeast(FactPath other) {
    return compareTo(other) >= 0;
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such path
   */
  public static FactPath ofCode(String name) {
    for (FactPath path : values()) {
      if (path.code().equals(name)) {
        return path;
      }
    }
    throw ValidationException.at("/path", "must be one of inferred, observed, stated, confirmed");
  }
}
