package io.l9.substrate.migrations;

import java.util.ArrayList;
import java.util.List;

/**
 * The owner of a row, and the rules for reading and writing it, written a second time: the model
 * that the policies are compared with.
 *
 * @param visibility shared, cursor or l-private; null where the table has no such column
 */
record RowOwner(Integer tenant, Integer org, Integer user, String visibility) {

  /** Every combination of two tenants, two organisations or none, two users or none. */
  static List<RowOwner> everyKind(boolean withVisibility) {
    List<RowOwner> rows = new ArrayList<>();
    for (int tenant = 1; tenant <= 2; tenant++) {
      for (Integer org : new Integer[] {1, 2, null}) {
        for (Integer user : new Integer[] {1, 2, null}) {
          if (withVisibility) {
            for (String visibility : List.of("shared", "cursor", "l-private")) {
              rows.add(new RowOwner(tenant, org, user, visibility));
            }
          } else {
            rows.add(new RowOwner(tenant, org, user, null));
          }
        }
      }
    }
    return rows;
  }

  boolean readableBy(Scope scope) {
    if (scope.is("platform_admin")) {
      return true;
    }
    boolean org = this.org == null || this.org.equals(scope.org()) || scope.is("tenant_admin");
    boolean user =
        this.user == null
            || this.user.equals(scope.user())
            || scope.is("l9_system", "org_admin", "tenant_admin");
    boolean visible =
        visibility == null
            || visibility.equals("shared")
            || (visibility.equals("cursor") && scope.is("cursor_user", "org_admin", "tenant_admin"))
            || (visibility.equals("l-private") && scope.is("l9_system"));
    return tenant.equals(scope.tenant()) && org && user && visible;
  }

  /** Whether it may be inserted, changed or deleted, where the table's grants allow that at all. */
  boolean writableBy(Scope scope, boolean sharedByTheOrganisation) {
    if (!readableBy(scope) || scope.is("platform_admin", "tenant_admin")) {
      return readableBy(scope);
    }
    if (org == null) {
      return false;
    }
    return scope.is("l9_system", "org_admin")
        || (user == null ? sharedByTheOrganisation : user.equals(scope.user()));
  }

  String columns() {
    return "tenant_id, org_id, user_id" + (visibility == null ? "" : ", scope");
  }

  String values() {
    return "%s, %s, %s%s"
        .formatted(
            Scope.id("a", tenant),
            Scope.id("b", org),
            Scope.id("c", user),
            visibility == null ? "" : ", '" + visibility + "'");
  }

  /** As a query over {@link #columns} prints it. */
  String printed() {
    return values().replace("'", "").replace("::uuid", "").replace("NULL", "").replace(", ", "|");
  }
}
