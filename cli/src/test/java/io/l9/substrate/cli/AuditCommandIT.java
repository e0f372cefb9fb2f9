package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Names;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The commands on the audit log as they are run, on a real database. */
class AuditCommandIT extends CommandFixture {

  private static final String NO_HEAD = "0:" + "0".repeat(64);

  @Test
  void verify_endsWithOne_whereTheChainIsDamaged() throws SQLException {
    Run intact = run(named("audited"), "audit", "verify", "-o", "table");
    assertEquals(ExitCodes.OK, intact.code(), intact.err());
    assertTrue(intact.out().contains("intact: 0 entries"), intact.out());
    assertTrue(intact.out().contains("head: " + NO_HEAD), intact.out());
    assertEquals(ExitCodes.OK, run(named("audited"), "audit", "verify", "--head", NO_HEAD).code());

    asSuperuser(
        "SET session_replication_role = replica; INSERT INTO audit_log (tenant_id, number,"
            + " occurred_at, actor_role, action, target_kind, target_id, content_digest,"
            + " previous_hash, hash) VALUES ('"
            + Names.tenant("audited")
            + "', 1, now(), 'tenant_admin', 'fact.erase', 'fact', 'f1', repeat('0', 64),"
            + " repeat('0', 64), repeat('0', 64))");
    Run damaged = run(named("audited"), "audit", "verify");
    assertEquals(ExitCodes.FAILURE, damaged.code(), damaged.err());
    assertTrue(damaged.out().contains("\"fault\":\"entry_changed\""), damaged.out());

    Run listed = run(named("audited"), "audit", "list", "--target", "fact:f1");
    assertTrue(listed.out().contains("\"action\":\"fact.erase\""), listed.out());
    assertEquals("", run(named("audited"), "audit", "list", "--action", "fact.retract").out());
  }

  @Test
  void refusesAHeadThatIsNone() {
    Run refused = run(named("audited"), "audit", "verify", "--head", "7");
    assertEquals(ExitCodes.USAGE, refused.code());
    assertTrue(refused.err().contains("--head"), refused.err());
  }
}
