package io.l9.substrate.testkit.tasks;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskEvent.Kind;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link TaskRepository}: what is stored, lists, history, cancelling, redriving. */
public abstract class TaskRepositoryContract extends TaskContract {

  private static final TaskDraft DRAFT = TaskDraft.of("kit");

  @Test
  void givesATaskBack_asItWasEnqueued() {
    TenantScope actor = world().endUser().traced(Seeds.uuid(random()), "session", "trace");
    TaskDraft draft =
        TaskDraft.of("a type, 種類")
            .carrying(new JsonDocument("{\"n\":1}"))
            .withPriority(TaskDraft.LAST)
            .notBefore(NOW)
            .attempts(TaskDraft.MAX_ATTEMPTS)
            .onceAs("key")
            .lastingAtMost(Duration.ofMillis(1_500));
    Task task = enqueued(actor, draft);
    assertEquals(expected(task, actor, draft, NOW), task);
    assertEquals(task, find(actor, task.id()));

    Task plain = enqueued(actor, DRAFT);
    assertEquals(expected(plain, actor, DRAFT, plain.createdAt()), plain);
    assertEquals(plain, find(actor, plain.id()));
    assertEquals(List.of(), as(actor, () -> tasks().enqueue(List.of())));
  }

  private static Task expected(Task like, TenantScope actor, TaskDraft draft, Instant runAfter) {
    return new Task(
        like.id(),
        actor.owner(),
        draft.visibility(),
        draft.type(),
        TaskStatus.PENDING,
        null,
        draft.payload(),
        null,
        null,
        draft.priority(),
        runAfter,
        0,
        draft.maxAttempts(),
        0,
        draft.dedupeKey(),
        draft.maxRun(),
        false,
        null,
        null,
        null,
        like.createdAt(),
        null,
        actor.correlation(),
        actor.session(),
        actor.trace());
  }

  @Test
  void givesATaskBack_inEveryState() {
    TenantScope actor = world().endUser();
    TaskId id = enqueued(actor, DRAFT.attempts(2)).id();
    ClaimedTask first = claimed(actor);
    Task retried = failed(actor, first, new TaskFailure("why, なぜ", true, Duration.ofMillis(1_500)));
    assertEquals(retried, find(actor, id));
    assertEquals(TaskStatus.PENDING, retried.status());
    letPass(Duration.ofSeconds(2));
    Task dead = failed(actor, claimed(actor), TaskFailure.of("again"));
    assertEquals(dead, find(actor, id));
    assertEquals(Disposition.DEAD, dead.disposition());
    Task redriven = redriven(actor, id);
    assertEquals(redriven, find(actor, id));
    assertEquals(1, redriven.redrives());
    Task running = claimed(actor).task();
    Task cancelling = cancelled(actor, id);
    assertEquals(running.cancelling(cancelling.createdAt()), cancelling);
    assertEquals(cancelling, find(actor, id));
  }

  @Test
  void keepsEveryTime() {
    TenantScope actor = world().endUser();
    for (Instant at : Moments.EDGES) {
      Task task = enqueued(actor, DRAFT.notBefore(at));
      assertEquals(at, task.runAfter());
      assertEquals(at, find(actor, task.id()).runAfter());
    }
  }

  @Test
  void storesOneTaskOfAKey_untilItIsFinished() {
    TenantScope actor = world().endUser();
    TaskDraft keyed = DRAFT.onceAs("key");
    List<Task> both = enqueued(actor, List.of(keyed, keyed.withPriority(0)));
    Task first = both.get(0);
    assertEquals(List.of(first, first), both);
    for (TaskDraft other : List.of(DRAFT, keyed.onceAs("other"), ofType("other"))) {
      assertNotEquals(first.id(), enqueued(actor, other).id());
    }
    TenantScope cursor = actor.withRole(Role.CURSOR_USER);
    assertNotEquals(first.id(), enqueued(cursor, keyed.visibleTo(Visibility.CURSOR)).id());
    for (TenantScope other :
        List.of(
            world().colleague(),
            world().endUserElsewhere(),
            world().foreigner(),
            world().orgAdmin(),
            world().tenantAdmin())) {
      assertNotEquals(first.id(), enqueued(other, keyed).id(), other::toString);
    }
    TenantScope admin = world().tenantAdmin();
    assertEquals(enqueued(admin, keyed).id(), enqueued(admin, keyed).id(), "of no organisation");

    List<ClaimedTask> claimed = claimed(actor, 9);
    ClaimedTask running =
        claimed.stream().filter(c -> c.task().id().equals(first.id())).findAny().orElseThrow();
    assertEquals(first.id(), enqueued(actor, keyed).id(), "running");
    failed(actor, running, new TaskFailure("why", true, Duration.ZERO));
    assertEquals(first.id(), enqueued(actor, keyed).id(), "pending again");
    assertEquals(1, completed(actor, claimed(actor)).size());
    Task second = enqueued(actor, keyed);
    assertNotEquals(first.id(), second.id(), "completed");
    cancelled(actor, second.id());
    assertNotEquals(second.id(), enqueued(actor, keyed).id(), "cancelled");
  }

  private static TaskDraft ofType(String type) {
    return TaskDraft.of(type).onceAs("key");
  }

  @Test
  void freesAKey_inTheUnitOfWorkThatCompletesItsTask() {
    TenantScope actor = world().endUser();
    TaskDraft keyed = DRAFT.onceAs("key");
    Task first = enqueued(actor, keyed);
    ClaimedTask claimed = claimed(actor);
    Task second =
        as(
            actor,
            () -> {
              assertEquals(1, completed(actor, claimed).size());
              return enqueued(actor, keyed);
            });
    assertNotEquals(first.id(), second.id());
    assertEquals(second.id(), claimed(actor).task().id());
  }

  @Test
  void storesOneTask_ofConcurrentWritersOfOneKey_andNamesItToAll() {
    TenantScope actor = world().endUser();
    List<Callable<TaskId>> writers =
        Collections.nCopies(8, () -> enqueued(actor, DRAFT.onceAs("key")).id());
    List<TaskId> named = Concurrently.run(writers);
    Task only = list(actor, TaskQuery.newest()).items().get(0);
    assertEquals(Collections.nCopies(8, only.id()), named);
    assertEquals(List.of(only), list(actor, TaskQuery.newest()).items());
  }

  @Test
  void refusesAnIdThatIsTakenInTheTenant_byWhomever() {
    TenantScope owner = world().endUser();
    Task mine = enqueued(owner, DRAFT);
    for (TenantScope actor : List.of(owner, world().colleague())) {
      TaskRepository.New again =
          new TaskRepository.New(mine.id(), actor.owner(), DRAFT, null, null, null);
      assertThrows(
          ConflictException.class,
          () -> run(actor, () -> tasks().enqueue(List.of(again))),
          actor::toString);
    }
    assertEquals(mine, find(owner, mine.id()));
  }

  @Test
  void listsNewestFirst_pageByPage_byStatusDispositionAndType() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT, 5);
    enqueued(actor, TaskDraft.of("other"), 3);
    List<ClaimedTask> claimed = claimed(actor, 4);
    assertEquals(1, completed(actor, claimed.get(0)).size());
    failed(actor, claimed.get(1), new TaskFailure("why", false, null));
    cancelled(actor, claimed.get(2).task().id());
    List<Task> all = list(actor, new TaskQuery(null, null, null, 200, null)).items();
    assertEquals(8, all.size());
    List<Task> sorted = new ArrayList<>(all);
    sorted.sort((one, other) -> other.position().compareTo(one.position()));
    assertEquals(sorted, all);
    List<Task> paged = new ArrayList<>();
    @Nullable Position after = null;
    do {
      Page<Task> page = list(actor, new TaskQuery(null, null, null, 3, after));
      assertTrue(page.items().size() <= 3);
      paged.addAll(page.items());
      after = page.next();
    } while (after != null && paged.size() <= all.size());
    assertEquals(all, paged);
    for (TaskStatus status : TaskStatus.values()) {
      assertEquals(
          all.stream().filter(t -> t.status() == status && t.type().equals("kit")).toList(),
          list(actor, new TaskQuery(status, null, "kit", 200, null)).items());
    }
    assertEquals(
        List.of(claimed.get(1).task().id()),
        list(actor, TaskQuery.dead(null, 9)).items().stream().map(Task::id).toList());
    assertEquals(List.of(), list(actor, TaskQuery.dead("other", 9)).items());
  }

  @Test
  void keepsTheHistoryOfAttempts_newestFirst() {
    TenantScope actor = world().endUser();
    TaskId id = enqueued(actor, DRAFT).id();
    ClaimedTask first = claimed(actor);
    failed(actor, first, new TaskFailure("first", true, Duration.ZERO));
    ClaimedTask second = claimed(actor);
    released(actor, second);
    ClaimedTask third = claimed(actor);
    cancelled(actor, id);
    failed(actor, third, TaskFailure.of("third"));
    redriven(actor, id);
    List<TaskEvent> history = history(actor, id);
    assertEquals(
        List.of(Kind.REDRIVEN, Kind.CANCELLED, Kind.RELEASED, Kind.FAILED),
        history.stream().map(TaskEvent::kind).toList());
    TaskEvent oldest = history.get(3);
    assertEquals(
        new TaskEvent(id, Kind.FAILED, 1, "worker", first.task().claimedAt(), oldest.at(), "first"),
        oldest);
    assertEquals(
        new TaskEvent(id, Kind.REDRIVEN, 2, null, null, history.get(0).at(), null), history.get(0));
    assertEquals(history.subList(0, 2), as(actor, () -> tasks().history(id, 2)));
    assertEquals(List.of(), history(world().foreigner(), id));
    assertEquals(List.of(), history(actor, new TaskId(Seeds.uuid(random()))));
  }

  @Test
  void refusesToRedrive_whileAnotherOneOfTheKeyIsUnfinished() {
    TenantScope actor = world().endUser();
    TaskDraft keyed = DRAFT.onceAs("key");
    TaskId id = enqueued(actor, keyed).id();
    Task gone = cancelled(actor, id);
    Task twin = enqueued(actor, keyed);
    assertThrows(ConflictException.class, () -> redriven(actor, id));
    assertEquals(gone, find(actor, id));
    assertEquals(1, history(actor, id).size());
    Task other = enqueued(actor, DRAFT);
    run(
        actor,
        () -> {
          assertThrows(
              ConflictException.class,
              () -> unitOfWork().inSavepoint(actor, () -> redriven(actor, id)));
          cancelled(actor, other.id());
        });
    assertEquals(Disposition.CANCELLED, find(actor, other.id()).disposition(), "the rest goes on");
    cancelled(actor, twin.id());
    assertEquals(TaskStatus.PENDING, redriven(actor, id).status());
  }

  @Test
  void letsOneOfRivalsChangeATask() {
    TenantScope actor = world().endUser();
    Task task = enqueued(actor, DRAFT);
    List<Callable<Boolean>> rivals =
        Collections.nCopies(
            4,
            () ->
                as(
                    actor,
                    () -> {
                      Locked locked = tasks().lock(List.of(task.id()));
                      Task before = requireNonNull(locked.tasks().get(task.id()));
                      if (before.status().finished()) {
                        return false;
                      }
                      tasks().update(List.of(before.cancelling(locked.now())), List.of());
                      return true;
                    }));
    assertEquals(1, Concurrently.run(rivals).stream().filter(won -> won).count());
  }

  @Test
  void neverShowsWhatWasRolledBack() {
    TenantScope actor = world().endUser();
    undone(actor, () -> enqueued(actor, DRAFT.onceAs("key")));
    assertEquals(List.of(), list(actor, TaskQuery.newest()).items());
    assertEquals(List.of(), claimed(actor, 9));
    Task task = enqueued(actor, DRAFT.onceAs("key"));
    undone(actor, () -> cancelled(actor, task.id()));
    assertEquals(task, find(actor, task.id()));
    assertEquals(List.of(), history(actor, task.id()));
  }

  @Test
  void knowsNoTaskThatWasNotStored() {
    TenantScope actor = world().endUser();
    TaskId nobody = new TaskId(Seeds.uuid(random()));
    assertEquals(Optional.empty(), as(actor, () -> tasks().find(nobody)));
    Locked locked = as(actor, () -> tasks().lock(List.of(nobody)));
    assertTrue(locked.tasks().isEmpty());
    assertFalse(
        locked.now().isBefore(enqueued(actor, DRAFT).createdAt().minus(Duration.ofMinutes(1))));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    TenantScope actor = world().endUser();
    Task task = enqueued(actor, DRAFT);
    List<TaskRepository.New> wanted = List.of(wanted(actor, DRAFT));
    assertThrows(IllegalStateException.class, () -> tasks().enqueue(wanted));
    assertThrows(IllegalStateException.class, () -> tasks().find(task.id()));
    assertThrows(IllegalStateException.class, () -> tasks().list(TaskQuery.newest()));
    assertThrows(IllegalStateException.class, () -> tasks().statistics());
    assertThrows(IllegalStateException.class, () -> tasks().lock(List.of(task.id())));
    assertThrows(IllegalStateException.class, () -> tasks().update(List.of(task), List.of()));
    assertThrows(IllegalStateException.class, () -> tasks().history(task.id(), 1));
  }

  private Page<Task> list(TenantScope actor, TaskQuery query) {
    return as(actor, () -> tasks().list(query));
  }
}
