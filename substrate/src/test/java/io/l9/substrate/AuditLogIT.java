package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.audit.AuditVerification.Damage;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verification of an audit log that the owner of the tables has tampered with. */
class AuditLogIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String OTHER_ID = "'00000000-0000-4000-8000-000000000001'";

  /** Another value for each column that an entry's own hash covers. */
  private static final Map<String, String> ENTRY =
      Map.ofEntries(
          Map.entry("org_id", OTHER_ID),
          Map.entry("user_id", "NULL"),
          Map.entry("scope", "'cursor'"),
          Map.entry("occurred_at", "occurred_at + interval '1 microsecond'"),
          Map.entry("actor_user", OTHER_ID),
          Map.entry("actor_role", "'org_admin'"),
          Map.entry("action", "'fact.confirm'"),
          Map.entry("target_kind", "'edge'"),
          Map.entry("target_id", "'f9'"),
          Map.entry("correlation_id", OTHER_ID),
          Map.entry("content_digest", "repeat('a', 64)"),
          Map.entry("hash", "repeat('a', 64)"));

  /** Another value for each column of the content. */
  private static final Map<String, String> CONTENT =
      Map.of(
          "salt", OTHER_ID,
          "reason", "NULL",
          "before_value", "'{\"confidence\":0.9}'",
          "after_value", "'null'",
          "session_id", "'another'",
          "trace_id", "'another'");

  private Storage storage;
  private AuditLog log;
  private TenantWorld world;
  private Random random;

  @BeforeEach
  void open(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
    storage = Storage.in("public", DATABASE.api(), null, new Jackson3JsonCodec());
    log = AuditComponents.of(storage.audit()).log();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private AuditDraft deed(TenantScope actor, String target) {
    Jackson3JsonCodec json = new Jackson3JsonCodec();
    return new AuditDraft(
        actor.owner(),
        Visibility.SHARED,
        "fact.retract",
        new AuditTarget("fact", target),
        "no longer true",
        json.of(Map.of("confidence", 0.8)),
        json.of(Map.of("confidence", 0.8, "state", "retracted")),
        Seeds.uuid(random));
  }

  /** Appends entries of two organisations in turns; returns the head behind them. */
  private AuditHead append(int entries) {
    for (int i = 1; i <= entries; i++) {
      TenantScope actor = i % 2 == 1 ? world.endUser() : world.endUserElsewhere();
      AuditDraft deed = deed(actor, "f" + i);
      storage
          .audit()
          .unitOfWork()
          .inScope(
              actor,
              () -> {
                storage.audit().log().append(List.of(deed));
                return true;
              });
    }
    return verify(null).head();
  }

  private AuditVerification verify(AuditHead kept) {
    return log.verify(world.tenantAdmin(), kept);
  }

  private String tenant() {
    return "tenant_id = '" + world.endUser().tenant() + "'";
  }

  private int asOwner(String sql) throws SQLException {
    try (Connection owner = DATABASE.owner().getConnection();
        Statement statement = owner.createStatement()) {
      var affected = statement.executeQuery("SELECT l9_as_owner('{audit_log}', $$" + sql + "$$)");
      affected.next();
      return affected.getInt(1);
    }
  }

  private void change(int number, String assignments) throws SQLException {
    assertEquals(
        1,
        asOwner(
            "UPDATE audit_log SET %s WHERE %s AND number = %d"
                .formatted(assignments, tenant(), number)));
  }

  @Test
  void findsNothing_whereNothingIsWrong() {
    AuditHead head = append(4);
    AuditVerification found = verify(head);
    assertTrue(found.isIntact());
    assertEquals(4, found.entries());
    assertEquals(0, found.withoutContent());
  }

  @Test
  void noticesEveryColumnThatIsChanged() throws SQLException {
    append(3);
    for (Map.Entry<String, String> column : ENTRY.entrySet()) {
      assertFound(column, new Damage(2, AuditFault.ENTRY_CHANGED));
    }
    for (Map.Entry<String, String> column : CONTENT.entrySet()) {
      assertFound(column, new Damage(2, AuditFault.CONTENT_CHANGED));
    }
    assertFound(
        Map.entry("previous_hash", "repeat('a', 64)"), new Damage(2, AuditFault.ORDER_FORGED));
    assertFound(Map.entry("number", "7"), new Damage(2, AuditFault.ENTRY_MISSING));
    assertFound(Map.entry("tenant_id", OTHER_ID), new Damage(2, AuditFault.ENTRY_MISSING));
    // found at the end, by the certificates of erasures
    assertFound(
        Map.entry("redactions", "ARRAY[gen_random_uuid()]"),
        new Damage(2, AuditFault.REDACTION_DIFFERS),
        3);
    try (Connection owner = DATABASE.owner().getConnection();
        Statement statement = owner.createStatement()) {
      var columns =
          statement.executeQuery(
              "SELECT count(*) FROM pg_attribute WHERE attrelid = 'audit_log'::regclass"
                  + " AND attnum > 0");
      columns.next();
      assertEquals(ENTRY.size() + CONTENT.size() + 4, columns.getInt(1), "every column is here");
    }
  }

  /** Changes a column of the second entry, verifies, and puts the entry back. */
  private void assertFound(Map.Entry<String, String> column, Damage damage) throws SQLException {
    assertFound(column, damage, 1);
  }

  private void assertFound(Map.Entry<String, String> column, Damage damage, int head)
      throws SQLException {
    String second = tenant() + " AND number = 2";
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("CREATE TEMPORARY TABLE aside AS SELECT * FROM audit_log WHERE " + second);
      change(2, column.getKey() + " = " + column.getValue());
      assertEquals(damage, verify(null).damage(), column::getKey);
      assertEquals(head, verify(null).head().number());
      statement.execute("DELETE FROM audit_log WHERE salt = (SELECT salt FROM aside) OR " + second);
      statement.execute("INSERT INTO audit_log SELECT * FROM aside");
    }
    assertNull(verify(null).damage());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void noticesAnEntryThatIsGone(int number) throws SQLException {
    AuditHead head = append(4);
    asOwner("DELETE FROM audit_log WHERE " + tenant() + " AND number = " + number);
    assertEquals(new Damage(number, AuditFault.ENTRY_MISSING), verify(head).damage());
  }

  @Test
  void noticesThatTheEndIsGone_byAHeadThatWasKept() throws SQLException {
    AuditHead head = append(4);
    asOwner("DELETE FROM audit_log WHERE " + tenant() + " AND number = 4");
    assertNull(verify(null).damage(), "a chain does not tell where it should end");
    assertEquals(new Damage(4, AuditFault.ENTRY_MISSING), verify(head).damage());
  }

  @Test
  void noticesEntriesThatChangedTheirPlaces() throws SQLException {
    append(4);
    change(2, "number = 9");
    change(3, "number = 2");
    change(9, "number = 3");
    assertEquals(new Damage(2, AuditFault.ORDER_FORGED), verify(null).damage());
  }

  @Test
  void noticesAnEntryThatWasWrittenAnew_withAHashThatFits() throws SQLException {
    append(4);
    AuditEntry first = log.list(world.tenantAdmin(), AuditQuery.newest()).get(3);
    AuditEntry forged =
        deed(world.endUserElsewhere(), "f2").behind(first.head(), world.endUserElsewhere(), NOW);
    change(
        2,
        "occurred_at = '%s', content_digest = '%s', salt = '%s', session_id = NULL, hash = '%s'"
            .formatted(
                forged.at(), forged.contentDigest(), forged.content().salt(), forged.hash()));
    assertEquals(new Damage(3, AuditFault.ORDER_FORGED), verify(null).damage());
  }

  @Test
  void doesNotMissContentsThatWereErased() throws SQLException {
    AuditHead head = append(4);
    change(
        2,
        "salt = NULL, reason = NULL, before_value = NULL, after_value = NULL, session_id = NULL,"
            + " trace_id = NULL");
    AuditVerification found = verify(head);
    assertTrue(found.isIntact());
    assertEquals(1, found.withoutContent());
    assertEquals(head, found.head());
  }

  /** Were the end of the chain held before the rest is done, these two would block each other. */
  @Test
  void twoUnitsOfWorkWithADeedAndARowInCommon_doNotBlockEachOther() {
    TenantScope actor = world.endUser();
    UUID row = Seeds.uuid(random);
    storage
        .audit()
        .unitOfWork()
        .inScope(
            actor,
            () -> {
              storage
                  .requests()
                  .operations()
                  .create(Operation.pending(row, actor, "kind", NOW, NOW));
              return true;
            });
    CyclicBarrier both = new CyclicBarrier(2);
    AuditDraft deed = deed(actor, "f1");
    Runnable entering = () -> storage.audit().log().append(List.of(deed));
    Runnable locking = () -> storage.requests().operations().findForChange(row);
    Concurrently.run(
        List.of(inTurn(actor, entering, both, locking), inTurn(actor, locking, both, entering)));
    assertEquals(2, verify(null).entries());
    assertTrue(verify(null).isIntact());
  }

  private Callable<Boolean> inTurn(
      TenantScope actor, Runnable first, CyclicBarrier both, Runnable second) {
    return () ->
        storage
            .audit()
            .unitOfWork()
            .inScope(
                actor,
                () -> {
                  first.run();
                  await(both);
                  second.run();
                  return true;
                });
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
