package io.l9.substrate.testkit.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveRepository;
import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
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
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
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
  void refuseToWork_outsideOfAUnit() {
    ArchiveRepository rows = store().rows();
    assertThrows(IllegalStateException.class, rows::tables);
    assertThrows(IllegalStateException.class, rows::schema);
    assertThrows(IllegalStateException.class, rows::permit);
    assertThrows(
        IllegalStateException.class, () -> rows.read(PACKETS, subject(world.endUser()), row -> {}));
  }
}
