package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.maintenance.Job;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command {@code jobs}, run on a real database. */
class JobsCommandIT extends CommandFixture {

  @Test
  void jobs_showsThemAll_runsOne_andOnlyCountsWhenItIsDry() throws SQLException {
    Map<String, String> environment = named("jobs");
    environment.put("L9_JOBS", "decay-importance=-");
    asSuperuser(
        "INSERT INTO packet_store (packet_type, envelope, tenant_id, ttl)"
            + " VALUES ('note', '{}', gen_random_uuid(), now() - interval '1 day')");
    long before = packets();

    Run dry = run(environment, "jobs", "run", "evict-packets", "--dry-run");
    assertEquals(ExitCodes.OK, dry.code(), dry.err());
    Map<?, ?> counted = (Map<?, ?>) read(dry.out());
    assertEquals(true, counted.get("dry_run"));
    assertEquals("1", String.valueOf(counted.get("touched")));
    assertEquals(before, packets());

    Run real = run(environment, "jobs", "run", "evict-packets", "-o", "table");
    assertContains(real.out(), "1 packets");
    assertEquals(before - 1, packets());

    Run runs = run(environment, "jobs", "runs", "evict-packets", "-o", "json");
    assertEquals(2, ((List<?>) assertPresent(((Map<?, ?>) read(runs.out())).get("data"))).size());
    Run all = run(environment, "jobs", "ls", "-o", "table");
    assertContains(all.out(), "refresh-views");
    assertContains(all.out(), "by hand only");
    Run lines = run(environment, "jobs", "ls");
    assertEquals(Job.values().length, lines.out().lines().count(), lines.out());
    lines.out().lines().forEach(CommandFixture::read);
  }

  @Test
  void jobs_refusesWhatItDoesNotKnow() {
    Map<String, String> environment = named("jobs");
    Run unknown = run(environment, "jobs", "run", "tidy-up");
    assertEquals(ExitCodes.USAGE, unknown.code());
    assertContains(unknown.err(), "fold-accesses");
    assertEquals(ExitCodes.USAGE, run(environment, "jobs").code());
    assertEquals(
        ExitCodes.USAGE, run(environment, "jobs", "run", "decay-importance", "--rate", "2").code());
    assertEquals(
        ExitCodes.USAGE, run(environment, "jobs", "run", "evict-packets", "--days", "2").code());
    environment.put("L9_JOBS", "fold-accesses=soon");
    assertEquals(ExitCodes.USAGE, run(environment, "jobs", "ls").code());
    environment.remove("L9_JOBS");
    environment.put("L9_DB_MAINTAINER_PASSWORD", "wrong");
    Run refused = run(environment, "jobs", "ls");
    assertEquals(ExitCodes.AUTHENTICATION, refused.code(), refused.err());
  }
}
