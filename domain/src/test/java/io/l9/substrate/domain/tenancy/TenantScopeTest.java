package io.l9.substrate.domain.tenancy;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static io.l9.substrate.domain.tenancy.Role.CURSOR_USER;
import static io.l9.substrate.domain.tenancy.Role.END_USER;
import static io.l9.substrate.domain.tenancy.Role.L9_SYSTEM;
import static io.l9.substrate.domain.tenancy.Role.ORG_ADMIN;
import static io.l9.substrate.domain.tenancy.Role.PLATFORM_ADMIN;
import static io.l9.substrate.domain.tenancy.Role.TENANT_ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TenantScopeTest {

  private static final TenantId TENANT = new TenantId(new UUID(1, 0));
  private static final TenantId FOREIGN = new TenantId(new UUID(1, 1));
  private static final OrgId ORG = new OrgId(new UUID(2, 0));
  private static final OrgId OTHER_ORG = new OrgId(new UUID(2, 1));
  private static final UserId USER = new UserId(new UUID(3, 0));
  private static final UserId OTHER_USER = new UserId(new UUID(3, 1));
  private static final UUID CORRELATION = new UUID(4, 0);

  /** The owner of a row, as seen from the actor. */
  enum Row {
    OWN(TENANT, ORG, USER),
    COLLEAGUES(TENANT, ORG, OTHER_USER),
    ORG_WIDE(TENANT, ORG, null),
    OWN_IN_OTHER_ORG(TENANT, OTHER_ORG, USER),
    OF_OTHER_ORG(TENANT, OTHER_ORG, OTHER_USER),
    OTHER_ORG_WIDE(TENANT, OTHER_ORG, null),
    TENANT_WIDE(TENANT, null, null),
    OWN_WITHOUT_ORG(TENANT, null, USER),
    COLLEAGUES_WITHOUT_ORG(TENANT, null, OTHER_USER),
    FOREIGN_OWN(FOREIGN, ORG, USER),
    FOREIGN_ORG_WIDE(FOREIGN, ORG, null),
    FOREIGN_TENANT_WIDE(FOREIGN, null, null);

    final Ownership owner;

    Row(TenantId tenant, OrgId org, UserId user) {
      owner = new Ownership(tenant, org, user);
    }
  }

  /** The table of who sees and writes what: the rows by name, for each visibility that is open. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          END_USER       | SHARED          | OWN ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG | OWN
          CURSOR_USER    | SHARED CURSOR   | OWN ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG | OWN
          L9_SYSTEM      | SHARED L_PRIVATE| OWN COLLEAGUES ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG | OWN COLLEAGUES ORG_WIDE
          ORG_ADMIN      | SHARED CURSOR   | OWN COLLEAGUES ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG | OWN COLLEAGUES ORG_WIDE
          TENANT_ADMIN   | SHARED CURSOR   | OWN COLLEAGUES ORG_WIDE OWN_IN_OTHER_ORG OF_OTHER_ORG OTHER_ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG | OWN COLLEAGUES ORG_WIDE OWN_IN_OTHER_ORG OF_OTHER_ORG OTHER_ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG
          PLATFORM_ADMIN | SHARED CURSOR L_PRIVATE | OWN COLLEAGUES ORG_WIDE OWN_IN_OTHER_ORG OF_OTHER_ORG OTHER_ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG FOREIGN_OWN FOREIGN_ORG_WIDE FOREIGN_TENANT_WIDE | OWN COLLEAGUES ORG_WIDE OWN_IN_OTHER_ORG OF_OTHER_ORG OTHER_ORG_WIDE TENANT_WIDE OWN_WITHOUT_ORG COLLEAGUES_WITHOUT_ORG FOREIGN_OWN FOREIGN_ORG_WIDE FOREIGN_TENANT_WIDE
          """)
  void seesAndWritesWhatTheTableSays(Role role, String open, String seen, String written) {
    TenantScope actor = scope(ORG, USER, role);
    Set<Visibility> openTo = named(Visibility.class, open);
    for (Visibility visibility : Visibility.values()) {
      Set<Row> sees = EnumSet.noneOf(Row.class);
      Set<Row> writes = EnumSet.noneOf(Row.class);
      for (Row row : Row.values()) {
        if (actor.sees(row.owner, visibility)) {
          sees.add(row);
        }
        if (actor.mayWrite(row.owner, visibility)) {
          writes.add(row);
        }
      }
      boolean isOpen = openTo.contains(visibility);
      assertEquals(isOpen ? named(Row.class, seen) : Set.of(), sees, visibility + " seen");
      assertEquals(isOpen ? named(Row.class, written) : Set.of(), writes, visibility + " written");
    }
  }

  /** Without a user (and, for administrators of tenants, without an org) there is no own row. */
  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"L9_SYSTEM", "ORG_ADMIN", "TENANT_ADMIN"})
  void seesTheSame_whenTheActorIsNoUser(Role role) {
    TenantScope actor = scope(role == TENANT_ADMIN ? null : ORG, null, role);
    for (Visibility visibility : Visibility.values()) {
      for (Row row : Row.values()) {
        TenantScope user = scope(ORG, USER, role);
        assertEquals(
            user.sees(row.owner, visibility), actor.sees(row.owner, visibility), row::name);
        assertEquals(
            user.mayWrite(row.owner, visibility), actor.mayWrite(row.owner, visibility), row::name);
      }
    }
  }

  @Test
  void nobodyWritesWhatHeDoesNotSee() {
    for (Role role : Role.values()) {
      for (Row row : Row.values()) {
        for (Visibility visibility : Visibility.values()) {
          TenantScope actor = scope(ORG, USER, role);
          assertTrue(actor.sees(row.owner, visibility) || !actor.mayWrite(row.owner, visibility));
        }
      }
    }
  }

  @Test
  void isRefused_whenTheRoleNeedsAnOrgOrAUserThatIsMissing() {
    for (Role role : List.of(END_USER, CURSOR_USER, L9_SYSTEM, ORG_ADMIN)) {
      refused("/org", () -> scope(null, USER, role));
    }
    for (Role role : List.of(END_USER, CURSOR_USER)) {
      refused("/user", () -> scope(ORG, null, role));
    }
    for (Role role : List.of(TENANT_ADMIN, PLATFORM_ADMIN)) {
      assertEquals(new Ownership(TENANT, null, null), scope(null, null, role).owner());
    }
  }

  @Test
  void isRefused_whenSomethingIsMissingOrCannotBeStored() {
    refused("/tenant", () -> new TenantScope(null, ORG, USER, END_USER, CORRELATION, null, null));
    refused("/role", () -> new TenantScope(TENANT, ORG, USER, null, CORRELATION, null, null));
    refused("/correlation", () -> new TenantScope(TENANT, ORG, USER, END_USER, null, null, null));
    for (String text : List.of("", "\0", "\uD83D", "x".repeat(201))) {
      refused("/session", () -> scope(ORG, USER, END_USER).traced(CORRELATION, text, null));
      refused("/trace", () -> scope(ORG, USER, END_USER).traced(CORRELATION, null, text));
    }
    refused("", () -> new TenantId(null));
    refused("", () -> new OrgId(null));
    refused("", () -> new UserId(null));
  }

  @Test
  void sameActor_lookAtEverythingButTheTracingIds() {
    TenantScope actor = TenantScope.endUser(TENANT, ORG, USER, CORRELATION);
    assertTrue(actor.sameActor(actor.traced(new UUID(4, 1), "session", "trace")));
    List<TenantScope> others =
        List.of(
            new TenantScope(FOREIGN, ORG, USER, END_USER, CORRELATION, null, null),
            scope(OTHER_ORG, USER, END_USER),
            scope(ORG, OTHER_USER, END_USER),
            actor.withRole(CURSOR_USER));
    for (TenantScope other : others) {
      assertFalse(actor.sameActor(other));
      assertFalse(other.sameActor(actor));
    }
    assertTrue(scope(null, null, TENANT_ADMIN).sameActor(scope(null, null, TENANT_ADMIN)));
    assertFalse(scope(null, null, TENANT_ADMIN).sameActor(scope(ORG, null, TENANT_ADMIN)));
  }

  @Test
  void namesInSql_leadBackToTheirConstants() {
    List<String> roles = new ArrayList<>();
    for (Role role : Role.values()) {
      roles.add(role.code());
      assertEquals(role, Role.ofCode(role.code()).orElseThrow());
    }
    assertEquals(
        List.of(
            "end_user", "cursor_user", "l9_system", "org_admin", "tenant_admin", "platform_admin"),
        roles);
    assertTrue(Role.ofCode("END_USER").isEmpty());
    assertTrue(Role.ofCode("root").isEmpty());
    for (Visibility visibility : Visibility.values()) {
      assertEquals(visibility, Visibility.ofCode(visibility.code()));
    }
    assertEquals(Visibility.L_PRIVATE, Visibility.ofCode("l-private"));
    for (String name : Arrays.asList(null, "", "l_private", "SHARED")) {
      refused("/scope", () -> Visibility.ofCode(name));
    }
  }

  private static TenantScope scope(OrgId org, UserId user, Role role) {
    return new TenantScope(TENANT, org, user, role, CORRELATION, null, null);
  }

  private static <E extends Enum<E>> Set<E> named(Class<E> type, String names) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String name : names.trim().split(" +")) {
      constants.add(Enum.valueOf(type, name));
    }
    return constants;
  }
}
