package io.l9.substrate.rest.reflection;

import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_READ;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_WRITE;

import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;

/** The routes of task reflections. */
public final class TaskReflectionRoutes {

  private static final int MAX_BODY = 8 << 20;

  private final TaskReflections tasks;
  private final JsonCodec json;

  public TaskReflectionRoutes(TaskReflections tasks, JsonCodec json) {
    this.tasks = tasks;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(RecordTaskRequest.class)
        .responses(RecordedTaskResponse.class, TaskStatisticsResponse.class)
        .page("TaskReflectionPage", TaskReflectionResponse.class, TaskReflectionQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .post("/v1/task-reflections")
        .needs(REFLECTIONS_WRITE)
        .once()
        .body(MAX_BODY)
        .to(this::record);
    routes
        .get("/v1/task-reflections")
        .needs(REFLECTIONS_READ)
        .knows("task_id", "task_kind", "outcome", "limit", "cursor")
        .to(this::list);
    // before the routes of one task: the path of an id would match its path too
    routes.get("/v1/task-reflections/statistics").needs(REFLECTIONS_READ).to(this::statistics);
    routes.get("/v1/task-reflections/{id}").needs(REFLECTIONS_READ).to(this::get);
    routes.delete("/v1/task-reflections/{id}").needs(REFLECTIONS_WRITE).to(this::delete);
    routes
        .get("/v1/task-reflections/{id}/history")
        .needs(REFLECTIONS_READ)
        .knows("limit", "cursor")
        .to(this::history);
  }

  private void record(Call call) {
    TaskReflections.Recorded recorded =
        tasks.record(call.scope(), call.body(RecordTaskRequest.class).toCommand(json));
    TaskReflection row = recorded.reflection();
    call.header("Location", "/v1/task-reflections/" + row.id());
    call.reply(row.revision() == 1 ? 201 : 200, RecordedTaskResponse.from(recorded));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String outcome = call.query().text("outcome");
    paging.reply(
        tasks.list(
            call.scope(),
            new TaskReflectionQuery(
                call.query().text("task_id"),
                call.query().text("task_kind"),
                outcome == null ? null : TaskOutcome.ofCode(outcome),
                paging.limit(),
                paging.position())),
        TaskReflectionResponse::from);
  }

  private void statistics(Call call) {
    call.reply(200, TaskStatisticsResponse.from(tasks.statistics(call.scope())));
  }

  private void get(Call call) {
    call.reply(200, TaskReflectionResponse.from(tasks.get(call.scope(), id(call))));
  }

  private void delete(Call call) {
    tasks.delete(call.scope(), id(call));
    call.done();
  }

  /** The newest first; a cursor names the last revision of the page before. */
  private void history(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), TaskReflectionQuery.MAX_LIMIT);
    String after = paging.after();
    int below = after == null ? Integer.MAX_VALUE : Integer.parseInt(after);
    List<TaskReflection> left =
        tasks.history(call.scope(), id(call)).stream()
            .filter(row -> row.revision() < below)
            .limit(limit + 1L)
            .toList();
    List<TaskReflection> page = left.subList(0, Math.min(limit, left.size()));
    paging.reply(
        page.stream().map(TaskReflectionResponse::from).toList(),
        left.size() > limit ? String.valueOf(page.get(limit - 1).revision()) : null);
  }

  private static TaskReflectionId id(Call call) {
    return new TaskReflectionId(call.pathUuid("id"));
  }
}
