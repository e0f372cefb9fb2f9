package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * The kind of session that may see a memory, within the bounds of its owner; {@code scope} in SQL
 * and on the wire.
 */
public enum Visibility implements Coded {
  SHARED("shared"),
  CURSOR("cursor"),
  L_PRIVATE("l-private");

  private final String code;

  Visibility(String code) {
    this.code = code;
  }

  /** Returns the name on the wire and in the database. */
  @Override
  public String code() {
    return code;
  }

  /**
   * The constant of a name in SQL and on the wire.
   *
   * @throws ValidationException if there is no such visibility
   */
  public static Visibility ofCode(@Nullable String name) {
    for (Visibility visibility : values()) {
      if (visibility.code.equals(name)) {
        return visibility;
      }
    }
    throw ValidationException.at("/scope", "must be one of shared, cursor, l-private");
  }

  /**
   * Returns the visibility of the most private memories that a role sees: for rows that may tell of
   * any of them.
   */
  public static Visibility mostPrivateTo(Role role) {
    return switch (role) {
      case END_USER -> SHARED;
      case CURSOR_USER, ORG_ADMIN, TENANT_ADMIN -> CURSOR;
      case L9_SYSTEM, PLATFORM_ADMIN -> L_PRIVATE;
    };
  }

  boolean openTo(Role role) {
    return switch (this) {
      case SHARED -> true;
      case CURSOR ->
          role == Role.CURSOR_USER
              || role == Role.ORG_ADMIN
              || role == Role.TENANT_ADMIN
              || role == Role.PLATFORM_ADMIN;
      case L_PRIVATE -> role == Role.L9_SYSTEM || role == Role.PLATFORM_ADMIN;
    };
  }
}
