package io.l9.substrate.testkit.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveRepository;
import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Kit of {@link ArchiveRepository}. */
public abstract class ArchiveRepositoryContract {

  private static final String PACKETS = "packet_store";

  private TenantWorld world = new TenantWorld(new Random(1));
  private Random random = new Random(1);

  protected abstract ArchiveStore store();

  /** Plants {@link ArchivedRows}. */
  protected abstract void plant(UUID tenant, UUID org, UUID user, String mark) throws SQLException;

  /** The same rows over a login of platform administrators. */
  protected abstract ArchiveStore platform();

  /** Sets the tombstone of a user, of an organisation, or of the tenant if both are null. */
  protected abstract void bury(UUID tenant, @Nullable UUID org, @Nullable UUID user)
      throws SQLException;

  @BeforeEach
  void begin(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
  }

  private TenantScope planted(TenantScope user, String mark) throws SQLException {
    plant(
        user.tenant().value(),
        Objects.requireNonNull(user.org()).value(),
        Objects.requireNonNull(user.user()).value(),
        mark);
    return user;
  }

  private <T> T as(TenantScope scope, Supplier<T> work) {
    return store().unitOfWork().inScope(scope, work);
  }

  private List<String> rows(TenantScope scope, String table, Subject subject) {
    return as(
        scope,
        () -> {
          List<String> rows = new ArrayList<>();
          store().rows().read(table, subject, rows::add);
          return rows;
        });
  }

  private static Subject subject(TenantScope user) {
    return Subject.user(user.tenant(), Objects.requireNonNull(user.user()));
  }

  /** An administrator of a tenant that has nothing yet. */
  private TenantScope ofAnEmptyTenant() {
    return new TenantScope(
        new TenantId(Seeds.uuid(random)),
        null,
        null,
        Role.TENANT_ADMIN,
        Seeds.uuid(random),
        null,
        null);
  }

  @Test
  void namesEachTableOnce_behindThoseThatItNeeds() {
    List<ArchivedTable> tables = as(world.endUser(), () -> store().rows().tables());
    List<String> names = tables.stream().map(ArchivedTable::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
    assertTrue(names.indexOf(PACKETS) < names.indexOf("knowledge_facts"), names::toString);
    assertTrue(names.indexOf("knowledge_facts") < names.indexOf("fact_evidence"), names::toString);
    assertTrue(names.indexOf("tasks") < names.indexOf("task_events"), names::toString);
    for (ArchivedTable table : tables) {
      assertFalse(table.columns().isEmpty(), table::name);
      assertFalse(table.columns().contains("tenant_id"), table::name);
      assertTrue(table.columns().containsAll(table.ids()), table::name);
    }
    assertTrue(as(world.endUser(), () -> store().rows().schema()).matches("[0-9]+"));
  }

  @Test
  void givesOutASubjectsRows_inOneOrder_andNobodyElses() throws SQLException {
    TenantScope user = planted(world.endUser(), "mine");
    TenantScope colleague = planted(world.colleague(), "other");
    TenantScope foreigner = planted(world.foreigner(), "foreign");
    List<String> mine = rows(user, PACKETS, subject(user));
    assertEquals(2, mine.size(), mine::toString);
    assertTrue(mine.stream().allMatch(row -> row.contains("mine")), mine::toString);
    assertEquals(mine, rows(user, PACKETS, subject(user)));
    assertEquals(mine, rows(world.tenantAdmin(), PACKETS, subject(user)));
    assertEquals(4, rows(world.tenantAdmin(), PACKETS, Subject.tenant(user.tenant())).size());
    for (TenantScope other : List.of(colleague, foreigner)) {
      List<String> seen = rows(other, PACKETS, subject(user));
      assertTrue(seen.isEmpty(), seen::toString);
    }
    assertTrue(rows(world.tenantAdmin(), PACKETS, Subject.tenant(foreigner.tenant())).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> rows(user, "scope_keys", subject(user)));
  }

  @Test
  void givesOutManyRows_withoutMissingOne() throws SQLException {
    for (int i = 0; i < 12; i++) {
      planted(world.endUser(), "many " + i);
    }
    List<String> rows = rows(world.endUser(), PACKETS, subject(world.endUser()));
    assertEquals(24, rows.size());
    assertEquals(rows.stream().distinct().toList(), rows);
  }

  @Test
  void restoresRowsAsTheyWere_intoAnEmptyTenant() throws SQLException {
    TenantScope user = planted(world.endUser(), "again");
    Subject all = Subject.tenant(user.tenant());
    List<String> notes =
        rows(world.tenantAdmin(), "agent_log", all).stream()
            .map(
                row ->
                    row.replaceFirst(
                        "\"log_id\": \"[^\"]*\"", "\"log_id\": \"" + Seeds.uuid(random) + "\""))
            .toList();
    TenantScope admin = ofAnEmptyTenant();
    List<String> columns = columns("agent_log");
    long stored =
        as(
            admin,
            () -> {
              RestorePermit permit = store().rows().permit();
              assertEquals(AuditHead.EMPTY, permit.head());
              long restored = store().rows().restore(permit, "agent_log", columns, notes);
              store().rows().finish(permit);
              return restored;
            });
    assertEquals(notes.size(), stored);
    assertEquals(notes, rows(admin, "agent_log", Subject.tenant(admin.tenant())));
  }

  private List<String> columns(String table) {
    return as(world.endUser(), () -> store().rows().tables()).stream()
        .filter(each -> each.name().equals(table))
        .findFirst()
        .orElseThrow()
        .columns();
  }

  @Test
  void permitsAnAdministrator_ofAnEmptyTenant_inOneUnitOfWork() throws SQLException {
    TenantScope user = planted(world.endUser(), "there");
    assertThrows(ForbiddenException.class, () -> as(user, () -> store().rows().permit()));
    assertThrows(
        ForbiddenException.class, () -> as(world.orgAdmin(), () -> store().rows().permit()));
    ConflictException occupied =
        assertThrows(
            ConflictException.class, () -> as(world.tenantAdmin(), () -> store().rows().permit()));
    assertTrue(String.valueOf(occupied.getMessage()).contains("rows"), occupied::toString);
    TenantScope admin = ofAnEmptyTenant();
    RestorePermit old = as(admin, () -> store().rows().permit());
    RestorePermit made = new RestorePermit("0".repeat(64), AuditHead.EMPTY);
    List<String> columns = columns("agent_log");
    for (RestorePermit wrong : List.of(old, made)) {
      assertThrows(
          ForbiddenException.class,
          () -> as(admin, () -> store().rows().restore(wrong, "agent_log", columns, List.of())));
      assertThrows(
          ForbiddenException.class,
          () ->
              as(
                  admin,
                  () -> {
                    store().rows().finish(wrong);
                    return true;
                  }));
    }
  }

  @Test
  void refusesRowsThatDoNotFit_andLeavesNothing() {
    for (String row :
        List.of(
            "{\"level\": \"SHOUT\", \"agent_id\": \"a\", \"message\": \"m\"}",
            "{\"agent_id\": \"a\", \"message\": \"\\u0000\"}",
            "{\"agent_id\": \"a\", \"surprise\": 1}",
            "{\"agent_id\": ",
            "[]",
            "{\"agent_id\": \"a\", \"timestamp\": \"never\"}")) {
      TenantScope admin = ofAnEmptyTenant();
      List<String> columns = columns("agent_log");
      SubstrateException refused =
          assertThrows(
              SubstrateException.class,
              () ->
                  as(
                      admin,
                      () ->
                          store()
                              .rows()
                              .restore(
                                  store().rows().permit(), "agent_log", columns, List.of(row))),
              row);
      assertTrue(refused instanceof ValidationException, row + refused);
      assertTrue(rows(admin, "agent_log", Subject.tenant(admin.tenant())).isEmpty(), row);
    }
  }

  @Test
  void restoresNothingOfAnErasedUserOrOrganisation_howeverItsNameIsWritten() throws SQLException {
    TenantScope admin = ofAnEmptyTenant();
    UUID user = Seeds.uuid(random);
    UUID org = Seeds.uuid(random);
    bury(admin.tenant().value(), null, user);
    bury(admin.tenant().value(), org, null);
    UUID other = Seeds.uuid(random);
    for (Map.Entry<String, UUID> named : Map.of("user_id", user, "org_id", org).entrySet()) {
      for (String id : writings(named.getValue())) {
        assertEquals(Optional.of(ErrorCode.SUBJECT_ERASED), refusal(admin, named.getKey(), id), id);
      }
      TenantScope unburied = ofAnEmptyTenant();
      bury(unburied.tenant().value(), null, other);
      assertEquals(
          Optional.empty(), refusal(unburied, named.getKey(), named.getValue().toString()));
    }
  }

  private static List<String> writings(UUID id) {
    String text = id.toString();
    return List.of(text, text.toUpperCase(Locale.ROOT), text.replace("-", ""), "{" + text + "}");
  }

  /** Returns with which code a line of an agent is refused that has an owner in a column. */
  private Optional<ErrorCode> refusal(TenantScope admin, String column, String owner) {
    return refusal(
        store(),
        admin,
        "agent_log",
        "{\"agent_id\": \"a\", \"level\": \"INFO\", \"message\": \"m\", \"%s\": \"%s\"}"
            .formatted(column, owner));
  }

  private Optional<ErrorCode> refusal(
      ArchiveStore store, TenantScope actor, String table, String row) {
    List<String> columns =
        columns(table).stream().filter(name -> row.contains("\"" + name + "\"")).toList();
    try {
      long unused =
          store
              .unitOfWork()
              .inScope(
                  actor,
                  () -> {
                    RestorePermit permit = store.rows().permit();
                    return store.rows().restore(permit, table, columns, List.of(row));
                  });
      return Optional.empty();
    } catch (SubstrateException e) {
      return Optional.of(e.code());
    }
  }

  @Test
  void restoresNoRowOfSomebodyElse_thatNamesAnErasedUserAsAPerson() throws SQLException {
    UUID user = Seeds.uuid(random);
    UUID other = Seeds.uuid(random);
    TenantScope admin = ofAnEmptyTenant();
    bury(admin.tenant().value(), null, user);
    for (Map.Entry<String, String> column :
        Map.of(
                "knowledge_facts", "author_user",
                "fact_rejections", "lifter_user",
                "memory_summaries", "created_by",
                "world_model_snapshots", "created_by",
                "trade_versions", "changed_by",
                "audit_log", "actor_user",
                "api_keys", "created_by_user")
            .entrySet()) {
      String row = "{\"user_id\": \"" + other + "\", \"" + column.getValue() + "\": \"%s\"}";
      for (String id : List.of(user.toString(), user.toString().toUpperCase(Locale.ROOT))) {
        assertEquals(
            Optional.of(ErrorCode.SUBJECT_ERASED),
            refusal(store(), admin, column.getKey(), row.formatted(id)),
            column::toString);
      }
      assertNotEquals(
          Optional.of(ErrorCode.SUBJECT_ERASED),
          refusal(store(), admin, column.getKey(), row.formatted(other)),
          column::toString);
    }
  }

  @Test
  void restoresNothingOfAnErasedTenant_whoeverTries() throws SQLException {
    TenantScope admin = ofAnEmptyTenant();
    TenantScope operator = admin.withRole(Role.PLATFORM_ADMIN);
    String row = "{\"agent_id\": \"a\", \"level\": \"INFO\", \"message\": \"m\"}";
    bury(ofAnEmptyTenant().tenant().value(), null, null);
    bury(admin.tenant().value(), null, null);
    for (TenantScope actor : List.of(admin, operator)) {
      ArchiveStore store = actor.equals(operator) ? platform() : store();
      assertEquals(Optional.of(ErrorCode.SUBJECT_ERASED), refusal(store, actor, "agent_log", row));
    }
    TenantScope another = ofAnEmptyTenant().withRole(Role.PLATFORM_ADMIN);
    assertEquals(Optional.empty(), refusal(platform(), another, "agent_log", row));
  }

  @Test
  void refuseToWork_outsideOfAUnit() {
    ArchiveRepository rows = store().rows();
    assertThrows(IllegalStateException.class, rows::tables);
    assertThrows(IllegalStateException.class, rows::schema);
    assertThrows(IllegalStateException.class, rows::permit);
    assertThrows(
        IllegalStateException.class, () -> rows.read(PACKETS, subject(world.endUser()), row -> {}));
  }
}
