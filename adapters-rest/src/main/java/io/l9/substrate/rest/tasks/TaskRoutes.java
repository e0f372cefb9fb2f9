package io.l9.substrate.rest.tasks;

import static io.l9.substrate.domain.identity.Permission.TASKS_READ;
import static io.l9.substrate.domain.identity.Permission.TASKS_WRITE;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of those who enqueue and look after tasks. */
public final class TaskRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final TaskUseCases tasks;
  private final Supplier<TaskUseCases> ofPlatform;
  private final JsonCodec json;

  /**
   * The routes.
   *
   * @param ofPlatform those of every tenant, for platform administrators
   */
  public TaskRoutes(TaskUseCases tasks, Supplier<TaskUseCases> ofPlatform, JsonCodec json) {
    this.tasks = tasks;
    this.ofPlatform = ofPlatform;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(
            EnqueueTaskRequest.class, EnqueueTaskBatchRequest.class, RedriveTasksRequest.class)
        .responses(
            EnqueueTaskBatchResponse.class,
            TaskHistoryResponse.class,
            QueueStatisticsResponse.class,
            RedriveTasksResponse.class)
        .page("TaskPage", TaskResponse.class, TaskQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/tasks").needs(TASKS_WRITE).once().to(this::enqueue);
    routes
        .post("/v1/tasks/batch")
        .needs(TASKS_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::enqueueAll);
    routes
        .get("/v1/tasks")
        .needs(TASKS_READ)
        .knows("status", "disposition", "type", "limit", "cursor")
        .to(this::list);
    // before the routes of one task: the path of an id would match its path too
    routes.get("/v1/tasks/stats").needs(TASKS_READ).to(this::statistics);
    routes.post("/v1/tasks/redrive").needs(TASKS_WRITE).once().to(this::redriveDead);
    routes.get("/v1/tasks/{id}").needs(TASKS_READ).to(this::get);
    routes.delete("/v1/tasks/{id}").needs(TASKS_WRITE).to(this::cancel);
    routes.post("/v1/tasks/{id}/retry").needs(TASKS_WRITE).once().knows("force").to(this::redrive);
    routes.get("/v1/tasks/{id}/history").needs(TASKS_READ).to(this::history);
  }

  private TaskQueue queue(Call call) {
    return of(call, tasks, ofPlatform).queue();
  }

  static TaskUseCases of(Call call, TaskUseCases tasks, Supplier<TaskUseCases> ofPlatform) {
    return call.scope().role() == Role.PLATFORM_ADMIN ? ofPlatform.get() : tasks;
  }

  static TaskId id(Call call) {
    return new TaskId(call.pathUuid("id"));
  }

  private void enqueue(Call call) {
    TaskQueue.Enqueued enqueued =
        queue(call).enqueue(call.scope(), call.body(EnqueueTaskRequest.class).toCommand(json));
    call.header("Location", "/v1/tasks/" + enqueued.task().id());
    call.reply(enqueued.created() ? 201 : 200, TaskResponse.from(enqueued.task()));
  }

  private void enqueueAll(Call call) {
    List<TaskQueue.Enqueued> enqueued =
        queue(call)
            .enqueueAll(call.scope(), call.body(EnqueueTaskBatchRequest.class).toCommands(json));
    call.reply(201, EnqueueTaskBatchResponse.from(enqueued));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String status = call.query().text("status");
    TaskQuery query =
        new TaskQuery(
            status == null ? null : TaskStatus.ofCode(status),
            disposition(call),
            call.query().text("type"),
            paging.limit(),
            paging.position());
    paging.reply(queue(call).list(call.scope(), query), TaskResponse::from);
  }

  private static @Nullable Disposition disposition(Call call) {
    return switch (call.query().word("disposition", "", "dead", "cancelled")) {
      case "dead" -> Disposition.DEAD;
      case "cancelled" -> Disposition.CANCELLED;
      default -> null;
    };
  }

  private void statistics(Call call) {
    call.reply(200, QueueStatisticsResponse.from(queue(call).statistics(call.scope())));
  }

  private void get(Call call) {
    call.reply(200, TaskResponse.from(queue(call).get(call.scope(), id(call))));
  }

  private void cancel(Call call) {
    call.reply(200, TaskResponse.from(queue(call).cancel(call.scope(), id(call))));
  }

  private void redrive(Call call) {
    call.reply(
        200,
        TaskResponse.from(queue(call).redrive(call.scope(), id(call), call.query().flag("force"))));
  }

  private void redriveDead(Call call) {
    RedriveTasksRequest request = call.body(RedriveTasksRequest.class);
    call.reply(
        200,
        RedriveTasksResponse.from(
            queue(call)
                .redriveDead(
                    call.scope(),
                    request.type(),
                    Objects.requireNonNullElse(request.limit(), RedriveTasksRequest.DEFAULT_LIMIT),
                    Boolean.TRUE.equals(request.force()))));
  }

  private void history(Call call) {
    call.reply(200, TaskHistoryResponse.from(queue(call).history(call.scope(), id(call))));
  }
}
