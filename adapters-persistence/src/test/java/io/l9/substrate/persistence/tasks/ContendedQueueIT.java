package io.l9.substrate.persistence.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue on which many work at once, and queues of many of which one is very long. */
class ContendedQueueIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(8);

  private static final int CLIENTS = 8;
  private static final int MOST = 50;

  private MemoryFixture fixture;

  @BeforeEach
  void empty(TestInfo test) throws SQLException {
    fixture = new MemoryFixture(Seeds.of(test));
    execute("DELETE FROM tasks");
  }

  @Test
  void concurrentClaimsAreDisjoint_andTogetherAllThatThereIs() throws SQLException {
    TenantScope actor = fixture.actor();
    insert(actor.tenant().value(), actor.org().value(), actor.user().value(), 3 * MOST);
    List<Callable<List<ClaimedTask>>> clients =
        Collections.nCopies(CLIENTS, () -> claim(MEMORY.persistence().tasks(), actor));
    Set<TaskId> all = new HashSet<>();
    int got = 0;
    for (List<ClaimedTask> one : Concurrently.run(clients)) {
      got += one.size();
      one.forEach(task -> all.add(task.task().id()));
    }
    assertEquals(3 * MOST, got, "nobody was sent away while there were tasks");
    assertEquals(3 * MOST, all.size(), "nobody got what somebody else has");
  }

  @Test
  void aHundredWritersOfOneKeyGetOneTask_andTheKeyIsFreeOnceItIsCompleted() {
    TenantScope actor = fixture.actor();
    TaskStore tasks = MEMORY.persistence().tasks();
    List<TaskRepository.New> wanted =
        Stream.generate(() -> wanted(actor, TaskDraft.of("type").onceAs("key")))
            .limit(101)
            .toList();
    Set<TaskId> named =
        new HashSet<>(
            Concurrently.run(
                wanted.subList(0, 100).stream()
                    .map(
                        one ->
                            (Callable<TaskId>)
                                () ->
                                    in(actor, () -> tasks.tasks().enqueue(List.of(one)))
                                        .get(0)
                                        .id())
                    .toList()));
    assertEquals(1, named.size());
    assertEquals(1, in(actor, () -> tasks.tasks().list(TaskQuery.newest())).items().size());
    Task next =
        in(
            actor,
            () -> {
              ClaimedTask claimed = tasks.leases().claim(Claim.one("worker")).get(0);
              assertEquals(
                  named, tasks.leases().complete(List.of(new Completion(claimed.lease(), null))));
              return tasks.tasks().enqueue(List.of(wanted.get(100))).get(0);
            });
    assertTrue(!named.contains(next.id()));
  }

  /** One deadlock of the two would be an error of one of them. */
  @Test
  void batchesOfTheSameKeysInOppositeOrders_waitForEachOtherOneWayAlone() {
    TenantScope actor = fixture.actor();
    TaskStore tasks = MEMORY.persistence().tasks();
    for (int round = 0; round < 40; round++) {
      List<Callable<List<Task>>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        List<TaskRepository.New> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          batch.add(wanted(actor, TaskDraft.of("type").onceAs(round + " " + i)));
        }
        if (writer % 2 == 1) {
          Collections.reverse(batch);
        }
        writers.add(() -> in(actor, () -> tasks.tasks().enqueue(batch)));
      }
      Set<Set<TaskId>> answers = new HashSet<>();
      Concurrently.run(writers)
          .forEach(
              stored ->
                  answers.add(
                      stored.stream().map(Task::id).collect(Collectors.toUnmodifiableSet())));
      assertEquals(1, answers.size(), "all were answered with the same tasks");
      assertEquals(50, answers.iterator().next().size());
    }
  }

  @Test
  void aBatchIsClaimedInItsOrder_whateverItsKeys() {
    TenantScope actor = fixture.actor();
    TaskStore tasks = MEMORY.persistence().tasks();
    List<TaskRepository.New> batch =
        Stream.of("z", "b", "m", "b", "a", "y")
            .map(key -> wanted(actor, TaskDraft.of("type").onceAs(key)))
            .toList();
    List<Task> stored = in(actor, () -> tasks.tasks().enqueue(batch));
    assertEquals(batch.get(1).id(), stored.get(1).id(), "the first of a key is the one");
    assertEquals(stored.get(1), stored.get(3));
    assertEquals(
        List.of("z", "b", "m", "a", "y"),
        claim(tasks, actor).stream().map(task -> task.task().dedupeKey()).toList());
  }

  /** Of each of the twenty ten tasks, of the other one very many, and first. */
  @Test
  void nobodysFloodHoldsTheOthers() throws SQLException {
    UUID flood = Seeds.uuid(fixture.random());
    insert(flood, flood, flood, 100_000);
    assertNobodyWaitsFor(flood);
  }

  /** The same, but that the flood is spread over many organisations. */
  @Test
  void nobodysFloodOfOrganisationsHoldsTheOthers() throws SQLException {
    UUID flood = Seeds.uuid(fixture.random());
    insertOfOrganisations(flood, 300, 100, "now()");
    assertNobodyWaitsFor(flood);
  }

  /** Organisations without a due task are passed over, however many there are. */
  @Test
  void whatIsDueLaterTakesNoTurn() throws SQLException {
    UUID tenant = Seeds.uuid(fixture.random());
    insertOfOrganisations(tenant, 300, 1, "now() + interval '1 day'");
    insertOfOrganisations(tenant, 20, 5, "now()");
    for (int i = 0; i < 3; i++) {
      UUID other = Seeds.uuid(fixture.random());
      insert(other, other, other, 5);
    }
    TenantScope operator = fixture.actor().withRole(Role.PLATFORM_ADMIN);
    List<ClaimedTask> claimed = claim(MEMORY.maintainer().tasks(), operator);
    assertEquals(MOST, claimed.size());
    assertEquals(
        15,
        claimed.stream()
            .filter(task -> !task.task().owner().tenant().value().equals(tenant))
            .count());
  }

  private void assertNobodyWaitsFor(UUID flood) throws SQLException {
    for (int i = 0; i < 20; i++) {
      UUID tenant = Seeds.uuid(fixture.random());
      insert(tenant, tenant, tenant, 10);
    }
    TenantScope operator = fixture.actor().withRole(Role.PLATFORM_ADMIN);
    TaskStore platform = MEMORY.maintainer().tasks();
    Map<UUID, Integer> first = new HashMap<>();
    int ofOthers = 0;
    for (int call = 1; call <= 6; call++) {
      List<ClaimedTask> claimed = claim(platform, operator);
      assertEquals(MOST, claimed.size(), "of " + call);
      for (ClaimedTask task : claimed) {
        UUID tenant = task.task().owner().tenant().value();
        ofOthers += tenant.equals(flood) ? 0 : 1;
        if (call == 1) {
          first.merge(tenant, 1, Integer::sum);
        }
      }
    }
    assertEquals(200, ofOthers);
    assertEquals(21, first.size(), "all of them in the first call");
    assertTrue(Collections.max(first.values()) <= 3, () -> "and none out of turn: " + first);
  }

  private static List<ClaimedTask> claim(TaskStore tasks, TenantScope scope) {
    return tasks
        .unitOfWork()
        .inScope(
            scope,
            () -> tasks.leases().claim(new Claim("worker", Set.of(), MOST, Claim.DEFAULT_LEASE)));
  }

  private TaskRepository.New wanted(TenantScope actor, TaskDraft draft) {
    return new TaskRepository.New(
        new TaskId(Seeds.uuid(fixture.random())), actor.owner(), draft, null, null, null);
  }

  private static <T> T in(TenantScope scope, Supplier<T> work) {
    return MEMORY.persistence().tasks().unitOfWork().inScope(scope, work);
  }

  private static void insert(UUID tenant, UUID org, UUID user, int count) throws SQLException {
    execute(
        "INSERT INTO tasks (tenant_id, org_id, user_id) SELECT '%s', '%s', '%s' FROM generate_series(1, %d)"
            .formatted(tenant, org, user, count));
  }

  private static void insertOfOrganisations(UUID tenant, int orgs, int each, String due)
      throws SQLException {
    execute(
        """
        INSERT INTO tasks (tenant_id, org_id, run_after)
        SELECT '%s', o.id, %s FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, %d)) o
        CROSS JOIN generate_series(1, %d)"""
            .formatted(tenant, due, orgs, each));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }
}
