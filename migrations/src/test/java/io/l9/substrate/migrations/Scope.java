package io.l9.substrate.migrations;

import java.util.List;

/**
 * A scope with small numbers for ids: tenant, organisation and user, or null.
 *
 * @param role as in the specification
 */
record Scope(Integer tenant, Integer org, Integer user, String role) {

  static final Scope END_USER = new Scope(1, 1, 1, "end_user");
  static final Scope CURSOR_USER = new Scope(1, 1, 1, "cursor_user");
  static final Scope L9_SYSTEM = new Scope(1, 1, null, "l9_system");
  static final Scope ORG_ADMIN = new Scope(1, 1, 2, "org_admin");
  static final Scope TENANT_ADMIN = new Scope(1, null, null, "tenant_admin");
  static final Scope PLATFORM_ADMIN = new Scope(1, null, null, "platform_admin");

  /** Scopes that lack something, or that have a role which does not exist. */
  static final List<Scope> INCOMPLETE =
      List.of(
          new Scope(null, 1, 1, "end_user"),
          new Scope(1, null, 1, "end_user"),
          new Scope(1, 1, null, "end_user"),
          new Scope(1, 1, null, "cursor_user"),
          new Scope(1, null, 1, "l9_system"),
          new Scope(1, null, 1, "org_admin"),
          new Scope(null, null, null, "tenant_admin"),
          new Scope(1, 1, 1, "superuser"),
          new Scope(1, 1, 1, ""));

  /** Sets it for the session. */
  String set() {
    return "SELECT l9_set_scope(" + arguments() + ")";
  }

  /** Sets it for the transaction. */
  String begin() {
    return "SELECT l9_begin_scope(" + arguments() + ")";
  }

  private String arguments() {
    return "%s, %s, %s, '%s'".formatted(id("a", tenant), id("b", org), id("c", user), role);
  }

  /** The literal of an id: a for tenants, b for organisations, c for users. */
  static String id(String kind, Integer number) {
    return number == null
        ? "NULL"
        : "'%s0000000-0000-4000-8000-%012d'::uuid".formatted(kind, number);
  }

  boolean is(String... roles) {
    for (String each : roles) {
      if (each.equals(role)) {
        return true;
      }
    }
    return false;
  }
}
