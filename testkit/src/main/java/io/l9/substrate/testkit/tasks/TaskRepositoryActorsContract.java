package io.l9.substrate.testkit.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit of both ports of tasks: who sees, changes, claims and counts which, turns of organisations,
 * and tasks that other clients wrote.
 */
public abstract class TaskRepositoryActorsContract extends TaskContract {

  private static final TaskDraft DRAFT = TaskDraft.of("kit");

  /**
   * Stores a task as a client that knows of nothing but an owner, a visibility, a type, a status
   * and a payload: everything else is what the store makes of that. The id may be kept.
   */
  protected abstract void insert(Task row);

  @Test
  void showsChangesAndCountsTasks_asTheRoleOfTheActorAllows() {
    List<Task> all = oneOfEveryOwnerAndVisibility();
    for (TenantScope actor : world().actors()) {
      Set<TaskId> visible = ids(all, task -> actor.sees(task.owner(), task.visibility()));
      Set<TaskId> writable = ids(all, task -> actor.mayWrite(task.owner(), task.visibility()));
      TaskQuery everything = new TaskQuery(null, null, null, 200, null);
      assertEquals(
          visible,
          as(actor, () -> tasks().list(everything)).items().stream()
              .map(Task::id)
              .collect(Collectors.toSet()),
          () -> actor + " lists");
      assertEquals(
          visible,
          ids(all, task -> as(actor, () -> tasks().find(task.id())).isPresent()),
          () -> actor + " finds");
      assertEquals(
          visible,
          ids(all, task -> !history(actor, task.id()).isEmpty()),
          () -> actor + " reads the history");
      assertEquals(
          visible.size(),
          as(actor, () -> tasks().statistics()).stream()
              .mapToLong(counts -> counts.ready() + counts.scheduled())
              .sum(),
          () -> actor + " counts");
      assertEquals(
          writable,
          as(actor, () -> tasks().lock(ids(all, task -> true))).tasks().keySet(),
          () -> actor + " locks");
      undone(
          actor,
          () ->
              assertEquals(
                  writable,
                  leases().claim(new Claim("w", Set.of(), Claim.MAX, LEASE)).stream()
                      .map(claimed -> claimed.task().id())
                      .collect(Collectors.toSet()),
                  () -> actor + " claims"));
    }
  }

  /** Tasks that wait and have a history, each enqueued by somebody who may. */
  private List<Task> oneOfEveryOwnerAndVisibility() {
    List<Task> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        world()
            .writerOf(owner, visibility)
            .ifPresent(
                writer -> {
                  TaskRepository.New wanted =
                      new TaskRepository.New(
                          new TaskId(Seeds.uuid(random())),
                          owner,
                          DRAFT.visibleTo(visibility),
                          null,
                          null,
                          null);
                  Task task = as(writer, () -> tasks().enqueue(List.of(wanted))).get(0);
                  cancelled(writer, task.id());
                  all.add(redriven(writer, task.id()));
                });
      }
    }
    return all;
  }

  private static Set<TaskId> ids(List<Task> tasks, Predicate<Task> which) {
    return tasks.stream().filter(which).map(Task::id).collect(Collectors.toSet());
  }

  @Test
  void refusesATaskOfAnother() {
    TenantScope actor = world().endUser();
    for (TenantScope other :
        List.of(world().colleague(), world().foreigner(), world().orgAdmin())) {
      TaskRepository.New foreign = wanted(other, DRAFT);
      assertThrows(
          ForbiddenException.class,
          () -> run(actor, () -> tasks().enqueue(List.of(wanted(actor, DRAFT), foreign))),
          other::toString);
    }
    assertThrows(
        ForbiddenException.class, () -> enqueued(actor, DRAFT.visibleTo(Visibility.L_PRIVATE)));
    assertEquals(List.of(), as(actor, () -> tasks().list(TaskQuery.newest())).items());
  }

  @Test
  void changesNothing_byALeaseInAnothersHand() {
    TenantScope actor = world().endUser();
    Task task = enqueued(actor, DRAFT);
    ClaimedTask claimed = claimed(actor);
    for (TenantScope other :
        List.of(world().colleague(), world().foreigner(), world().endUserElsewhere())) {
      assertEquals(Set.of(), completed(other, claimed), other::toString);
      assertEquals(
          false,
          as(other, () -> leases().extend(List.of(claimed.lease()), LEASE)).get(0).held(),
          other::toString);
      assertTrue(as(other, () -> leases().lock(List.of(claimed.lease()))).tasks().isEmpty());
    }
    assertEquals(claimed.task(), find(actor, task.id()));
    assertEquals(Set.of(task.id()), completed(world().orgAdmin(), claimed));
  }

  @Test
  void takesTurnsAmongOrganisations_forWhoeverReachesSeveral() {
    TenantScope admin = world().tenantAdmin();
    TenantScope flood = world().orgAdmin();
    enqueued(flood, DRAFT.withPriority(0), 60);
    for (int i = 0; i < 6; i++) {
      TenantScope org =
          new TenantScope(
              admin.tenant(),
              new OrgId(Seeds.uuid(random())),
              null,
              Role.ORG_ADMIN,
              admin.correlation(),
              null,
              null);
      enqueued(org, DRAFT, 4);
    }
    Map<@Nullable UUID, Integer> counts = new HashMap<>();
    for (int round = 0; round < 2; round++) {
      for (ClaimedTask claimed : claimed(admin, 14)) {
        OrgId org = claimed.task().owner().org();
        counts.merge(org == null ? null : org.value(), 1, Integer::sum);
      }
    }
    assertEquals(7, counts.size());
    counts.forEach((org, count) -> assertEquals(4, count, "nobody has more than his turns"));
    assertEquals(9, claimed(admin, 9).size(), "the others leave their turns to the flood");
    assertEquals(47, claimed(flood, 200).size());
  }

  @Test
  void countsTasksByType() {
    TenantScope actor = world().endUser();
    Task oldest = enqueued(actor, TaskDraft.of("b"), 6).get(0);
    enqueued(actor, TaskDraft.of("b").notBefore(oldest.createdAt().plus(Duration.ofDays(1))));
    Instant due = oldest.createdAt().minusSeconds(60);
    enqueued(actor, TaskDraft.of("a").notBefore(due));
    enqueued(world().colleague(), TaskDraft.of("c"));
    List<ClaimedTask> claimed = claimed(actor, 5, "b");
    assertEquals(1, completed(actor, claimed.get(0)).size());
    letPass(Duration.ofMinutes(61));
    claimed = claimed(actor, 1, "b");
    assertEquals(1, completed(actor, claimed.get(0)).size());
    List<TaskStatistics> counts = as(actor, () -> tasks().statistics());
    assertEquals(List.of("a", "b"), counts.stream().map(TaskStatistics::type).toList());
    Instant since = counts.get(0).readySince();
    assertEquals(new TaskStatistics("a", 1, 0, 0, 0, 0, 0, 0, since), counts.get(0));
    assertEquals(find(actor, only("a", actor)).runAfter(), since);
    assertEquals(new TaskStatistics("b", 0, 1, 4, 2, 0, 0, 1, null), counts.get(1));
    enqueued(actor, TaskDraft.of("b").withPriority(0), 2);
    claimed = claimed(actor, 1, "b");
    failed(actor, claimed.get(0), new TaskFailure("why", false, null));
    cancelled(actor, enqueued(actor, TaskDraft.of("b")).id());
    TaskStatistics last = as(actor, () -> tasks().statistics()).get(1);
    assertEquals(new TaskStatistics("b", 1, 1, 4, 2, 1, 1, 1, last.readySince()), last);
  }

  private TaskId only(String type, TenantScope actor) {
    return as(actor, () -> tasks().list(new TaskQuery(null, null, type, 9, null)))
        .items()
        .get(0)
        .id();
  }

  @Test
  void claimsAndListsWhatOtherClientsWrote() {
    TenantScope actor = world().endUser();
    Task row = foreign(actor, "", TaskStatus.PENDING);
    insert(row);
    Task pending = only(actor);
    assertEquals(
        foreign(actor, "", TaskStatus.PENDING, pending.id(), pending.createdAt()),
        pending,
        "the defaults");
    assertEquals(pending.id(), claimed(actor).task().id());
  }

  @Test
  void leavesRunningAndFailedTasksOfOtherClientsAlone() {
    TenantScope actor = world().endUser();
    insert(foreign(actor, "kit", TaskStatus.RUNNING));
    Task running = only(actor);
    letPass(Duration.ofDays(2));
    Instant later = as(actor, () -> tasks().lock(List.of())).now();
    assertEquals(false, only(actor).lost(later), "it has no lease that could end");
    assertEquals(List.of(), claimed(actor, 9));
    assertTrue(cancelled(actor, running.id()).cancelRequested());

    TenantScope other = world().colleague();
    insert(foreign(other, "kit", TaskStatus.FAILED));
    Task failed = only(other);
    assertEquals(null, failed.disposition());
    assertEquals(1, as(other, () -> tasks().statistics()).get(0).failed());
    assertEquals(TaskStatus.PENDING, redriven(other, failed.id()).status());
  }

  private Task only(TenantScope actor) {
    List<Task> tasks = as(actor, () -> tasks().list(TaskQuery.newest())).items();
    assertEquals(1, tasks.size());
    return tasks.get(0);
  }

  private Task foreign(TenantScope actor, String type, TaskStatus status) {
    return foreign(actor, type, status, new TaskId(Seeds.uuid(random())), NOW);
  }

  private static Task foreign(
      TenantScope actor, String type, TaskStatus status, TaskId id, Instant at) {
    return new Task(
        id,
        actor.owner(),
        Visibility.SHARED,
        type,
        status,
        null,
        null,
        null,
        null,
        TaskDraft.DEFAULT_PRIORITY,
        at,
        0,
        TaskDraft.DEFAULT_ATTEMPTS,
        0,
        null,
        TaskDraft.DEFAULT_RUN,
        false,
        null,
        null,
        null,
        at,
        null,
        null,
        null,
        null);
  }
}
