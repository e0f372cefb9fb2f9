package io.l9.substrate.domain.tenancy;

import java.util.Locale;
import java.util.Optional;

/** What a scope may see and write; the names are those of the database. */
public enum Role {
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

  /** The name in the database and on the wire: {@code end_user}. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> ofSqlName(String name) {
    for (Role role : values()) {
      if (role.sqlName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
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
