package io.l9.substrate.rest.tasks;

import static io.l9.substrate.domain.identity.Permission.TASKS_WORK;
import static io.l9.substrate.rest.tasks.TaskRoutes.id;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tasks.work.TaskWork.Outcome;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The routes of workers. */
public final class TaskWorkRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final TaskUseCases tasks;
  private final Supplier<TaskUseCases> ofPlatform;
  private final JsonCodec json;

  /**
   * The routes.
   *
   * @param ofPlatform those of every tenant, for platform administrators
   */
  public TaskWorkRoutes(TaskUseCases tasks, Supplier<TaskUseCases> ofPlatform, JsonCodec json) {
    this.tasks = tasks;
    this.ofPlatform = ofPlatform;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(
            ClaimTasksRequest.class,
            WireLeases.Beat.class,
            WireLeases.Done.class,
            WireLeases.Failed.class,
            WireLeases.Released.class,
            WireLeases.BeatAll.class,
            WireLeases.DoneAll.class,
            WireLeases.ReleasedAll.class)
        .responses(ClaimedTasksResponse.class, HeartbeatResponse.class, TaskLeasesResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/tasks/claim").needs(TASKS_WORK).to(this::claim);
    routes.post("/v1/tasks/heartbeat").needs(TASKS_WORK).to(this::beatAll);
    routes.post("/v1/tasks/complete").needs(TASKS_WORK).body(MAX_BATCH_BODY).to(this::completeAll);
    routes.post("/v1/tasks/release").needs(TASKS_WORK).to(this::releaseAll);
    routes.post("/v1/tasks/{id}/heartbeat").needs(TASKS_WORK).to(this::beat);
    routes.post("/v1/tasks/{id}/complete").needs(TASKS_WORK).to(this::complete);
    routes.post("/v1/tasks/{id}/fail").needs(TASKS_WORK).to(this::fail);
    routes.post("/v1/tasks/{id}/release").needs(TASKS_WORK).to(this::release);
  }

  private TaskWork work(Call call) {
    return TaskRoutes.of(call, tasks, ofPlatform).work();
  }

  private void claim(Call call) {
    ClaimTasksRequest request = call.body(ClaimTasksRequest.class);
    Claim claim = request.toCommand();
    Duration wait = request.waiting();
    List<ClaimedTask> claimed = new ArrayList<>();
    if (wait.isZero()) {
      claimed.addAll(work(call).claim(call.scope(), claim));
    } else {
      try {
        call.withoutSlot(() -> claimed.addAll(work(call).claim(call.scope(), claim, wait)));
      } catch (RuntimeException e) {
        giveBack(call, claimed);
        throw e;
      }
    }
    if (claimed.isEmpty()) {
      call.done();
    } else {
      call.reply(200, ClaimedTasksResponse.from(claimed));
    }
  }

  /** Nobody would hear of these: there was no slot any more to answer in. */
  private void giveBack(Call call, List<ClaimedTask> claimed) {
    if (!claimed.isEmpty()) {
      var unused =
          work(call).release(call.scope(), claimed.stream().map(ClaimedTask::lease).toList());
    }
  }

  private void beat(Call call) {
    WireLeases.Beat request = call.body(WireLeases.Beat.class);
    Lease lease = WireLeases.lease(id(call), request.leaseToken());
    Heartbeat heartbeat =
        work(call)
            .heartbeat(call.scope(), List.of(lease), WireLeases.lease(request.leaseSeconds()))
            .get(0);
    call.reply(200, HeartbeatResponse.from(heartbeat).orElseThrow(() -> lost(call, lease)));
  }

  /** The refusal of whoever does not hold a lease; that of a task that is not seen is another. */
  private SubstrateException lost(Call call, Lease lease) {
    var unused = TaskRoutes.of(call, tasks, ofPlatform).queue().get(call.scope(), lease.task());
    return lease.lost();
  }

  private void complete(Call call) {
    WireLeases.Done request = call.body(WireLeases.Done.class);
    call.reply(
        200,
        TaskResponse.from(
            work(call)
                .complete(
                    call.scope(),
                    new Completion(
                        WireLeases.lease(id(call), request.leaseToken()),
                        WireLeases.document(request.result(), json)))));
  }

  private void fail(Call call) {
    WireLeases.Failed request = call.body(WireLeases.Failed.class);
    Long after = request.retryAfterSeconds();
    TaskFailure failure =
        new TaskFailure(
            Require.present("/error", request.error()),
            !Boolean.FALSE.equals(request.retryable()),
            after == null
                ? null
                : WireSpans.seconds("/retry_after_seconds", after, TaskFailure.MAX_WAIT));
    call.reply(
        200,
        TaskResponse.from(
            work(call)
                .fail(call.scope(), WireLeases.lease(id(call), request.leaseToken()), failure)));
  }

  private void release(Call call) {
    WireLeases.Released request = call.body(WireLeases.Released.class);
    Lease lease = WireLeases.lease(id(call), request.leaseToken());
    Outcome outcome = work(call).release(call.scope(), List.of(lease)).get(0);
    if (!outcome.held()) {
      throw lost(call, lease);
    }
    call.done();
  }

  private void beatAll(Call call) {
    WireLeases.BeatAll request = call.body(WireLeases.BeatAll.class);
    call.reply(
        207,
        TaskLeasesResponse.ofHeartbeats(
            work(call)
                .heartbeat(
                    call.scope(),
                    WireLeases.commands(request.items(), WireLeases.Held::toLease),
                    WireLeases.lease(request.leaseSeconds()))));
  }

  private void completeAll(Call call) {
    WireLeases.DoneAll request = call.body(WireLeases.DoneAll.class);
    call.reply(
        207,
        TaskLeasesResponse.ofOutcomes(
            work(call)
                .complete(
                    call.scope(),
                    WireLeases.commands(request.items(), item -> item.toCompletion(json)))));
  }

  private void releaseAll(Call call) {
    WireLeases.ReleasedAll request = call.body(WireLeases.ReleasedAll.class);
    call.reply(
        207,
        TaskLeasesResponse.ofOutcomes(
            work(call)
                .release(
                    call.scope(), WireLeases.commands(request.items(), WireLeases.Held::toLease))));
  }
}
