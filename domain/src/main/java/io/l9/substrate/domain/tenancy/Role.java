package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Coded;
import java.util.Optional;

/**
 * The role of a scope, which decides the rows that it sees and writes; the names are those of the
 * database.
 */
public enum Role implements Coded {
  /** Own rows and what is shared with the organisation or the tenant. */
  END_USER,
  /** As an end user, and the {@link Visibility#CURSOR} memories. */
  CURSOR_USER,
  /**
   * The system's own agents: everything in the organisation, and the {@link Visibility#L_PRIVATE}
   * memories.
   */
  L9_SYSTEM,
  /** Everything of every user in the organisation. */
  ORG_ADMIN,
  /** Everything in every organisation of the tenant. */
  TENANT_ADMIN,
  /** Every tenant; only through a database login that is a member of the platform group. */
  PLATFORM_ADMIN;

  public static Optional<Role> ofCode(String name) {
    for (Role role : values()) {
      if (role.code().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether whoever has this role may do whatever the other role may, for the same tenant,
   * organisation and user. Administrators do not cover {@link #L9_SYSTEM}, whose private memories
   * they do not see.
   */
  public boolean covers(Role other) {
    return switch (other) {
      case END_USER -> true;
      case CURSOR_USER -> this != END_USER && this != L9_SYSTEM;
      case L9_SYSTEM -> this == L9_SYSTEM || this == PLATFORM_ADMIN;
      case ORG_ADMIN -> this == ORG_ADMIN || this == TENANT_ADMIN || this == PLATFORM_ADMIN;
      case TENANT_ADMIN -> this == TENANT_ADMIN || this == PLATFORM_ADMIN;
      case PLATFORM_ADMIN -> this == PLATFORM_ADMIN;
    };
  }

  /**
   * Whether whoever has this role may end what somebody of the other role has: not if that may do
   * all that he may and more.
   */
  public boolean manages(Role other) {
    return this == other || !other.covers(this);
  }

  boolean needsOrg() {
    return this != TENANT_ADMIN && this != PLATFORM_ADMIN;
  }

  boolean needsUser() {
    return this == END_USER || this == CURSOR_USER;
  }

  boolean seesEveryUserOfTheOrg() {
    return this == L9_SYSTEM || this == ORG_ADMIN || this == TENANT_ADMIN;
  }
}
