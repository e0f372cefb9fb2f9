package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The indexes of the queue, and the pages that a claim reads, as {@code l9_api} behind the
 * policies. {@code -Dl9.tasks.later=1000000} has as many tasks that are due later.
 */
class TaskPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(15));
  private static final TenantScope ADMIN = FIXTURE.world().orgAdmin();
  private static final int LATER = Integer.getInteger("l9.tasks.later", 100_000);
  private static final int DUE = 400;

  /** A level more of each index that a claim touches. */
  private static final int MORE = 10;

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off");
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON);
    insert(DUE, "now() - interval '1 hour'");
    execute("VACUUM ANALYZE tasks");
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  /** At every priority, and of the one that is claimed first. */
  private static void insert(int count, String runAfter) throws SQLException {
    execute(
        """
        INSERT INTO tasks (tenant_id, org_id, user_id, priority, run_after, type)
        SELECT '%s', '%s', '%s', i %% 10, %s, 'type' FROM generate_series(1, %d) AS i"""
            .formatted(ADMIN.tenant(), ADMIN.org(), FIXTURE.actor().user(), runAfter, count));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aClaimReadsNothingThatIsDueLater() throws SQLException {
    ObservedDataSource counted = ObservedDataSource.countingPages(MEMORY.database().api());
    try (Persistence counting =
        Persistence.open(counted.dataSource(), "public", MigratedMemory.JSON)) {
      List<TenantScope> scopes = List.of(ADMIN, FIXTURE.actor(), FIXTURE.world().tenantAdmin());
      List<Long> before = new ArrayList<>();
      for (TenantScope scope : scopes) {
        before.add(pages(counting, counted, scope));
      }
      insert(LATER, "now() + interval '1 day' + make_interval(secs => i)");
      execute("VACUUM ANALYZE tasks");
      for (int i = 0; i < scopes.size(); i++) {
        long few = before.get(i);
        long many = pages(counting, counted, scopes.get(i));
        String role = scopes.get(i).role().code();
        // of several queues each is looked for, and then at
        int more = i < 2 ? MORE : 2 * MORE;
        assertTrue(
            Math.abs(many - few) <= more,
            () -> role + " read " + few + " pages, and beside later ones " + many);
      }
    }
  }

  /** Returns the pages that a claim of one task reads and writes, in memory or not. */
  private static long pages(Persistence counting, ObservedDataSource counted, TenantScope scope)
      throws SQLException {
    execute("VACUUM ANALYZE tasks");
    counted.clear();
    assertEquals(1, claim(counting, scope, Set.of(), 1).size());
    Matcher pages = PAGES.matcher(counted.plans());
    assertTrue(pages.find(), counted::plans); // the first is that of the whole plan
    String read = pages.group(2);
    return Long.parseLong(pages.group(1)) + (read == null ? 0 : Long.parseLong(read));
  }

  private static List<ClaimedTask> claim(TenantScope scope, Set<String> types) {
    List<ClaimedTask> claimed = claim(persistence, scope, types, 5);
    assertEquals(5, claimed.size());
    return claimed;
  }

  private static List<ClaimedTask> claim(
      Persistence by, TenantScope scope, Set<String> types, int most) {
    return by.tasks()
        .unitOfWork()
        .inScope(
            scope,
            () -> by.tasks().leases().claim(new Claim("worker", types, most, Claim.DEFAULT_LEASE)));
  }

  @Test
  void aClaimProbesTheLevelsOfItsQueue_andSortsNothingThatItDoesNotTake() {
    String ofOrg = plan(() -> claim(ADMIN, Set.of()));
    assertTrue(ofOrg.contains("Index Scan using tasks_ready on public.tasks"), ofOrg);
    assertFalse(ofOrg.substring(ofOrg.indexOf("LockRows")).contains("Sort"), ofOrg);
    String ofUser = plan(() -> claim(FIXTURE.actor(), Set.of("type")));
    assertTrue(ofUser.contains("Index Scan using tasks_ready_of_user on public.tasks"), ofUser);
    String inTurn = plan(() -> claim(FIXTURE.world().tenantAdmin(), Set.of("type", "other")));
    assertTrue(inTurn.contains("tasks_ready on public.tasks"), inTurn);
  }

  @Test
  void aLeaseIsFoundByItsTask() {
    List<ClaimedTask> claimed = claim(ADMIN, Set.of());
    for (int most : new int[] {1, 5}) {
      String plan =
          plan(
              () ->
                  in(
                      ADMIN,
                      () ->
                          leases()
                              .complete(
                                  claimed.subList(most - 1, most).stream()
                                      .map(task -> new Completion(task.lease(), null))
                                      .toList())));
      assertTrue(plan.contains("using tasks_running") || plan.contains("tasks_uid_key"), plan);
    }
  }

  @Test
  void listsAreReadInTheOrderOfAnIndex() {
    for (TaskQuery query :
        List.of(TaskQuery.newest(), new TaskQuery(TaskStatus.PENDING, null, "type", 5, null))) {
      String plan = plan(() -> in(ADMIN, () -> persistence.tasks().tasks().list(query)));
      assertTrue(plan.contains("Index Scan using tasks_newest on public.tasks"), plan);
    }
    String dead =
        plan(
            () ->
                in(
                    ADMIN,
                    () ->
                        persistence
                            .tasks()
                            .tasks()
                            .list(
                                new TaskQuery(
                                    TaskStatus.FAILED, Disposition.DEAD, null, 5, null))));
    assertTrue(dead.contains("using tasks_failed on public.tasks"), dead);
  }

  @Test
  void countsReadSomeTasksOfEachStatus_inTheOrderOfAnIndex() {
    String plan = plan(() -> in(ADMIN, () -> persistence.tasks().tasks().statistics()));
    for (String index : List.of("tasks_ready", "tasks_running", "tasks_failed", "tasks_newest")) {
      assertTrue(plan.contains("Index Scan using " + index + " on public.tasks"), plan);
    }
    assertEquals(4, plan.split("->  Limit\n", -1).length - 1, plan);
    assertFalse(plan.substring(plan.indexOf("Append")).contains("Sort"), plan);
  }

  /**
   * Of a tenant that came after the last statistics the planner expects a single task, so that to
   * read all of them would look as cheap as to look one up.
   */
  @Test
  void theTasksOfManyLeasesAreLookedUp_alsoOfATenantWithoutStatistics() throws SQLException {
    TenantScope late = FIXTURE.world().foreigner().withRole(Role.L9_SYSTEM);
    execute(
        "INSERT INTO tasks (tenant_id, org_id) SELECT '%s', '%s' FROM generate_series(1, 200)"
            .formatted(late.tenant(), late.org()));
    List<Completion> completions =
        claim(persistence, late, Set.of(), 100).stream()
            .map(task -> new Completion(task.lease(), null))
            .toList();
    assertEquals(100, completions.size());
    String plan = plan(() -> in(late, () -> leases().complete(completions)));
    assertTrue(Pattern.compile("Index Cond: .*task_uid = ").matcher(plan).find(), plan);
    assertFalse(plan.contains("Hash Join"), plan);
  }

  private static String plan(Supplier<Object> work) {
    observed.clear();
    Object unused = work.get();
    return observed.plans();
  }

  private static TaskLeaseRepository leases() {
    return persistence.tasks().leases();
  }

  private static <T> T in(TenantScope scope, Supplier<T> work) {
    return persistence.tasks().unitOfWork().inScope(scope, work);
  }
}
