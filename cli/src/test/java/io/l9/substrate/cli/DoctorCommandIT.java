package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The command {@code doctor}, run on a real database. */
class DoctorCommandIT extends CommandFixture {

  @Test
  void doctor_writesOneObject_andItsExitCodeIsItsStatus() {
    Run json = run(named("doctor"), "doctor", "--json");
    Run table = run(named("doctor"), "doctor");

    Map<?, ?> root = (Map<?, ?>) read(json.out());
    List<?> checks = (List<?>) assertPresent(root.get("checks"));
    for (Object check : checks) {
      assertEquals(Set.of("code", "status", "found", "advice"), ((Map<?, ?>) check).keySet());
    }
    // the server of the tests may be lost, and may be older than its fixes
    assertEquals("warnings", root.get("status"), json.out());
    assertEquals(ExitCodes.WARNINGS, json.code(), json.err());
    assertEquals(ExitCodes.WARNINGS, table.code(), table.err());
    assertEquals(1, json.out().lines().count());
    assertContains(table.out(), "ok       migrations");
    assertContains(table.out(), "warning  server-settings    fsync is off");
  }

  @Test
  void doctor_endsWithOne_whenAPolicyIsMissing() throws SQLException {
    asSuperuser("ALTER POLICY tasks_org_isolation ON tasks RENAME TO away");
    try {
      Run run = run(named("doctor"), "doctor", "-o", "json");

      assertEquals(ExitCodes.FAILURE, run.code(), run.err());
      assertEquals("broken", ((Map<?, ?>) read(run.out())).get("status"));
      assertContains(run.out(), "CALL l9_protect('tasks', 'personal', ");
    } finally {
      asSuperuser("ALTER POLICY away ON tasks RENAME TO tasks_org_isolation");
    }
  }

  @Test
  void doctor_saysWhatItSkips_withoutTheOwnersLogin() {
    Map<String, String> environment = named("doctor");
    environment.put("L9_DB_OWNER_PASSWORD", "wrong");

    Run run = run(environment, "doctor");

    assertEquals(ExitCodes.WARNINGS, run.code(), run.err());
    assertContains(run.out(), "skipped  migrations");
    assertContains(run.out(), "set L9_DB_OWNER_USER and L9_DB_OWNER_PASSWORD");
  }
}
