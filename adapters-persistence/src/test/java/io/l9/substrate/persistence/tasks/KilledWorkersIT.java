package io.l9.substrate.persistence.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Workers in processes of their own, killed, and stopped for longer than their lease and continued,
 * at random moments. {@code -Dl9.workers.tasks=10000} is the long form.
 */
class KilledWorkersIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final int TASKS = Integer.getInteger("l9.workers.tasks", 300);
  private static final int POISONS = 1;
  private static final int WORKERS = 3;

  /** The number of tasks for which a process is killed or stopped once. */
  private static final int TASKS_A_DISTURBANCE = 60;

  private static final Duration STOPPED = WorkerProcess.LEASE.plusMillis(500);

  /** The longest time in which no task may be finished. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final List<Process> workers = new ArrayList<>();
  private MemoryFixture fixture;
  private Random random;

  @Test
  void eachTaskIsCompletedOnce_orDeadAfterItsAttempts_andHasOneEffect(TestInfo test)
      throws Exception {
    random = Seeds.of(test);
    fixture = new MemoryFixture(random);
    execute(
        "CREATE TABLE ledger (task_uid uuid NOT NULL, token bigint NOT NULL)",
        "GRANT INSERT ON ledger TO l9_app");
    enqueue();
    try {
      disturbUntilAllAreFinished();
    } finally {
      for (Process worker : workers) {
        signal("CONT", worker);
        worker.destroyForcibly().waitFor();
      }
    }
    assertEquals(
        List.of(),
        rows(
            "SELECT task_uid, status, disposition, attempts, max_attempts, lease_token FROM tasks"
                + " WHERE NOT CASE type WHEN 'poison' THEN disposition = 'dead'"
                + " AND attempts = max_attempts ELSE status = 'completed' OR"
                + " disposition = 'dead' AND attempts = max_attempts END"
                + " OR lease_token <> attempts OR attempts > max_attempts"));
    assertEquals(
        List.of(),
        rows(
            "SELECT t.task_uid, t.status, l.effects FROM tasks t CROSS JOIN LATERAL (SELECT"
                + " count(*) AS effects, max(token) AS token FROM ledger l"
                + " WHERE l.task_uid = t.task_uid) l"
                + " WHERE l.effects <> CASE t.status WHEN 'completed' THEN 1 ELSE 0 END"
                + " OR l.token <> t.lease_token"));
    assertEquals(
        List.of(),
        rows(
            "SELECT t.task_uid, t.status, t.attempts, e.lost FROM tasks t CROSS JOIN LATERAL"
                + " (SELECT count(*) AS lost FROM task_events e WHERE e.kind = 'lost'"
                + " AND e.task_uid = t.task_uid) e"
                + " WHERE e.lost <> t.attempts - CASE t.status WHEN 'completed' THEN 1 ELSE 0 END"),
        "each attempt that was lost is in the history");
    assertTrue(count("task_events") > 0, "workers lost tasks that they had");
  }

  private void enqueue() {
    TaskStore tasks = MEMORY.persistence().tasks();
    TenantScope actor = fixture.actor();
    List<TaskRepository.New> all =
        IntStream.range(0, TASKS)
            .mapToObj(
                i ->
                    new TaskRepository.New(
                        new TaskId(Seeds.uuid(random)),
                        actor.owner(),
                        TaskDraft.of(i < POISONS ? WorkerProcess.POISON : "plain")
                            .attempts(i < POISONS ? 2 : 20),
                        null,
                        null,
                        null))
            .toList();
    for (int from = 0; from < TASKS; from += 500) {
      List<TaskRepository.New> part = all.subList(from, Math.min(TASKS, from + 500));
      tasks.unitOfWork().inScope(actor, () -> tasks.tasks().enqueue(part));
    }
  }

  private void disturbUntilAllAreFinished() throws Exception {
    for (int i = 0; i < WORKERS; i++) {
      workers.add(start());
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    int fewest = TASKS;
    int disturbances = TASKS / TASKS_A_DISTURBANCE;
    while (true) {
      int left = unfinished();
      if (left == 0) {
        return;
      }
      if (left < fewest) {
        fewest = left;
        deadline = Instant.now().plus(PATIENCE);
      }
      assertTrue(Instant.now().isBefore(deadline), left + " tasks are not finished");
      int place = random.nextInt(WORKERS);
      Process worker = workers.get(place);
      // moments in which the workers work
      boolean dead = worker.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
      if (left < TASKS - POISONS && disturbances * TASKS_A_DISTURBANCE > left && !dead) {
        disturbances--;
        disturb(worker);
      }
      if (!worker.isAlive()) {
        workers.set(place, start());
      }
      reap();
    }
  }

  private void disturb(Process worker) throws Exception {
    if (random.nextBoolean()) {
      worker.destroyForcibly().waitFor();
      return;
    }
    signal("STOP", worker);
    boolean unused = worker.waitFor(STOPPED.toMillis(), TimeUnit.MILLISECONDS);
    reap();
    signal("CONT", worker);
  }

  private static void signal(String name, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private Process start() throws Exception {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerProcess.class.getName(),
            MEMORY.database().url(),
            DatabaseChoice.API,
            String.valueOf(api.getPassword()),
            fixture.actor().tenant().toString(),
            String.valueOf(fixture.actor().org()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Reaps, and lets the waits of the next attempts pass. */
  private void reap() throws SQLException {
    MaintenanceStore maintenance = MEMORY.maintenance();
    TenantScope operator = fixture.actor().withRole(Role.PLATFORM_ADMIN);
    maintenance
        .unitOfWork()
        .inScope(
            operator,
            () ->
                maintenance
                    .repository()
                    .work(JobCommand.of(Job.REAP_TASKS), MemoryFixture.NOW, null));
    execute("UPDATE tasks SET run_after = now() WHERE status = 'pending' AND run_after > now()");
  }

  private static int unfinished() throws SQLException {
    return count("tasks WHERE status IN ('pending', 'running')");
  }

  private static int count(String rows) throws SQLException {
    return rows("SELECT FROM " + rows).size();
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> rows(String query) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement();
        ResultSet result = statement.executeQuery("SELECT q::text FROM (" + query + ") q")) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
