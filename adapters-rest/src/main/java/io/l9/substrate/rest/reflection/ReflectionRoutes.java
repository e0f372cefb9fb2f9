package io.l9.substrate.rest.reflection;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_CONFIRM;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_READ;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_WRITE;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.QueryParameters;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of reflections. */
public final class ReflectionRoutes {

  private static final Set<String> STATES =
      Arrays.stream(ReflectionState.values())
          .map(ReflectionState::code)
          .collect(Collectors.toSet());

  private static final Set<String> TYPES =
      Arrays.stream(ReflectionKind.values()).map(ReflectionKind::code).collect(Collectors.toSet());

  private final Reflections reflections;
  private final BeforeTask beforeTask;

  public ReflectionRoutes(Reflections reflections, BeforeTask beforeTask) {
    this.reflections = reflections;
    this.beforeTask = beforeTask;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("ReflectionType", ReflectionKind.class, "The type of a reflection.")
        .codes("ReflectionState", ReflectionState.class, "Only what is active is given.")
        .codes("ReflectionPriority", Priority.class, "The author's word on how much it matters.")
        .codes(
            "TaskOutcome",
            TaskOutcome.class,
            "The end of a task. Success and failure count; the others say nothing of what helped.")
        .requests(
            RememberReflectionRequest.class,
            EditReflectionRequest.class,
            ReflectionReasonRequest.class,
            RejectReflectionRequest.class,
            ReplaceReflectionRequest.class,
            ContradictReflectionRequest.class,
            AppliedReflectionRequest.class,
            SearchReflectionsRequest.class,
            BeforeTaskRequest.class)
        .responses(
            RememberedReflectionResponse.class,
            ReflectionViewResponse.class,
            ReflectionHitsResponse.class,
            ReflectionUseResponse.class,
            ReflectionPatternsResponse.class,
            AdviceResponse.class)
        .page("ReflectionPage", ReflectionResponse.class, ReflectionQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/reflections").needs(REFLECTIONS_WRITE).once().to(this::remember);
    routes
        .get("/v1/reflections")
        .needs(REFLECTIONS_READ)
        .knows(
            "type",
            "state",
            "expired",
            "tag",
            "entity",
            "agent_id",
            "task_id",
            "min_confidence",
            "min_path",
            "limit",
            "cursor")
        .to(this::list);
    routes.post("/v1/reflections/search").needs(REFLECTIONS_READ).to(this::search);
    routes.post("/v1/reflections/before-task").needs(REFLECTIONS_READ).to(this::advise);
    routes
        .get("/v1/views/reflection-patterns")
        .needs(REFLECTIONS_READ)
        .knows("type", "limit", "cursor")
        .to(this::patterns);
    routes.get("/v1/reflections/{id}").needs(REFLECTIONS_READ).to(this::get);
    routes.patch("/v1/reflections/{id}").needs(REFLECTIONS_WRITE).ifMatch().to(this::edit);
    routes.delete("/v1/reflections/{id}").needs(REFLECTIONS_WRITE).to(this::delete);
    routes.post("/v1/reflections/{id}/applied").needs(REFLECTIONS_WRITE).once().to(this::applied);
    routes.post("/v1/reflections/{id}/retire").needs(REFLECTIONS_WRITE).once().to(this::retire);
    routes.post("/v1/reflections/{id}/replace").needs(REFLECTIONS_WRITE).once().to(this::replace);
    routes
        .post("/v1/reflections/{id}/contradicts")
        .needs(REFLECTIONS_WRITE)
        .once()
        .to(this::contradict);
    routes.post("/v1/reflections/{id}/confirm").needs(KNOWLEDGE_CONFIRM).once().to(this::confirm);
    routes.post("/v1/reflections/{id}/reject").needs(KNOWLEDGE_CONFIRM).once().to(this::reject);
    routes.post("/v1/reflections/{id}/lift").needs(KNOWLEDGE_CONFIRM).once().to(this::lift);
  }

  private void remember(Call call) {
    RememberOutcome outcome =
        reflections.remember(call.scope(), call.body(RememberReflectionRequest.class).toCommand());
    Reflection row = outcome.reflection();
    call.header("Location", "/v1/reflections/" + row.id());
    call.version(row.version());
    call.reply(
        outcome instanceof RememberOutcome.Stored ? 201 : 200,
        RememberedReflectionResponse.from(outcome));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    QueryParameters query = call.query();
    Set<String> states = query.names("state", STATES);
    paging.reply(
        reflections.list(
            call.scope(),
            new ReflectionQuery(
                query.names("type", TYPES).stream()
                    .map(ReflectionKind::ofCode)
                    .collect(Collectors.toSet()),
                states.isEmpty()
                    ? Set.of(ReflectionState.ACTIVE)
                    : states.stream().map(ReflectionState::ofCode).collect(Collectors.toSet()),
                query.flag("expired"),
                query.text("tag"),
                query.text("entity"),
                query.text("agent_id"),
                query.text("task_id"),
                query.number("min_confidence"),
                minPath(query),
                paging.limit(),
                paging.position())),
        ReflectionResponse::from);
  }

  private static @Nullable FactPath minPath(QueryParameters query) {
    return query.text("min_path") == null
        ? null
        : FactPath.ofCode(query.word("min_path", "inferred", "observed", "stated", "confirmed"));
  }

  private void search(Call call) {
    call.reply(
        200,
        ReflectionHitsResponse.from(
            reflections.search(
                call.scope(), call.body(SearchReflectionsRequest.class).toCommand())));
  }

  private void patterns(Call call) {
    Paging paging = call.paging();
    String type = call.query().text("type");
    ReflectionPatterns view =
        reflections.patterns(
            call.scope(),
            new ReflectionPatternsQuery(
                type == null ? null : ReflectionKind.ofCode(type),
                paging.limit(),
                place(paging.after())));
    ReflectionPatternPlace next = view.next();
    call.reply(
        200,
        ReflectionPatternsResponse.of(
            paging.page(
                view.lines().stream().map(ReflectionPatternsResponse.Line::from).toList(),
                next == null ? null : next.count() + " " + next.key()),
            view.refreshedAt()));
  }

  private static @Nullable ReflectionPatternPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", 2);
    return new ReflectionPatternPlace(Long.parseLong(parts[0]), parts[1]);
  }

  private void advise(Call call) {
    AdviceQuery query = call.body(BeforeTaskRequest.class).toCommand();
    if (query.task() != null) {
      call.require(REFLECTIONS_WRITE);
    }
    call.reply(200, AdviceResponse.from(beforeTask.advise(call.scope(), query)));
  }

  private void get(Call call) {
    Reflections.View view = reflections.get(call.scope(), id(call));
    call.versionInView(view.reflection().version());
    call.reply(200, ReflectionViewResponse.from(view));
  }

  private void edit(Call call) {
    ReflectionId id = id(call);
    EditReflectionRequest request = call.patch(EditReflectionRequest.class);
    Set<Integer> versions =
        call.versions(() -> reflections.get(call.scope(), id).reflection().version());
    reply(call, reflections.edit(call.scope(), id, request.toCommand(versions)));
  }

  private void delete(Call call) {
    reflections.delete(call.scope(), id(call));
    call.done();
  }

  private void applied(Call call) {
    AppliedReflectionRequest request = call.body(AppliedReflectionRequest.class);
    call.reply(
        200,
        ReflectionUseResponse.from(
            beforeTask.applied(
                call.scope(),
                id(call),
                Require.present("/task_id", request.taskId()),
                request.taskKind(),
                request.toOutcome())));
  }

  private void retire(Call call) {
    reply(call, reflections.retire(call.scope(), id(call), reason(call)));
  }

  private void replace(Call call) {
    ReplaceReflectionRequest request = call.body(ReplaceReflectionRequest.class);
    Reflection row =
        reflections.replace(
            call.scope(),
            id(call),
            Require.present("/content", request.content()),
            Require.present("/reason", request.reason()));
    call.version(row.version());
    call.created("/v1/reflections/" + row.id(), ReflectionResponse.from(row));
  }

  private void contradict(Call call) {
    reflections.contradict(
        call.scope(), id(call), call.body(ContradictReflectionRequest.class).toId());
    call.done();
  }

  private void confirm(Call call) {
    reply(call, reflections.confirm(call.scope(), id(call), reason(call)));
  }

  private void reject(Call call) {
    RejectReflectionRequest request = call.body(RejectReflectionRequest.class);
    reply(call, reflections.reject(call.scope(), id(call), request.toReach(), request.required()));
  }

  private void lift(Call call) {
    reply(call, reflections.lift(call.scope(), id(call), reason(call)));
  }

  private static String reason(Call call) {
    return call.body(ReflectionReasonRequest.class).required();
  }

  private static void reply(Call call, Reflection row) {
    call.version(row.version());
    call.reply(200, ReflectionResponse.from(row));
  }

  private static ReflectionId id(Call call) {
    return new ReflectionId(call.pathUuid("id"));
  }
}
