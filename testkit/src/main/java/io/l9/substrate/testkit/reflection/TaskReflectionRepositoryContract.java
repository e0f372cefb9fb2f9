package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.Polarity;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit of the {@link TaskReflectionRepository}. */
public abstract class TaskReflectionRepositoryContract extends ReflectionContract
    implements AggregateContract<TaskReflectionRepository, TaskReflection> {

  @Override
  public Class<TaskReflectionRepository> port() {
    return TaskReflectionRepository.class;
  }

  @Override
  public TaskReflectionRepository repository() {
    return reflection().tasks();
  }

  @Override
  public Aggregate<TaskReflection> aggregate(TaskReflectionRepository tasks) {
    return new Aggregate<>(
            TaskReflection::position,
            this::made,
            tasks::create,
            id -> tasks.find(new TaskReflectionId(id)),
            (limit, after) -> tasks.list(new TaskReflectionQuery(null, null, null, limit, after)))
        .change(
            "recordAnew",
            row -> tasks.recordAnew(anew(row)),
            row -> Optional.of(anew(row)),
            row -> tasks.recordAnew(anew(anew(row))))
        .change("delete", row -> tasks.delete(row.id()), row -> Optional.empty())
        .others(
            () -> tasks.ofTask(world().endUser().owner(), "t"),
            () -> tasks.history(new TaskReflectionId(new UUID(0, 1))),
            () -> tasks.histories(List.of(new TaskReflectionId(new UUID(0, 1)))),
            () -> tasks.supports(world().endUser().owner(), Visibility.SHARED, List.of()),
            () -> tasks.statistics(1));
  }

  private TaskReflection made(UUID id, Ownership owner, Visibility visibility, Instant at) {
    return TaskReflection.first(
        new TaskReflectionId(id),
        owner,
        draft("task " + id, "deploy", TaskOutcome.SUCCESS, TaskFindings.NONE, visibility),
        FactPath.INFERRED,
        false,
        new Author(owner.user(), null),
        at);
  }

  private TaskReflection anew(TaskReflection row) {
    return row.recordedAnew(
        draft(row.task(), "review", TaskOutcome.FAILURE, row.findings(), row.visibility()),
        row.path(),
        false,
        row.author(),
        NOW);
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    TaskFindings findings =
        new TaskFindings(
            List.of("it's", "\"b\""),
            List.of("failed {}"),
            List.of("NULL"),
            List.of("日本語", "x\ny"),
            List.of("lesson, with commas"),
            List.of("\uD83D\uDE80"));
    TaskReflection row =
        new TaskReflection(
            new TaskReflectionId(Seeds.uuid(random())),
            actor.owner(),
            Visibility.SHARED,
            "task 'one'",
            "Grüße",
            "kind, of its own",
            List.of("b", "a"),
            TaskOutcome.PARTIAL,
            findings,
            List.of(packet.id()),
            12.5,
            json().of(Map.of("speed", 1.5)),
            json().of(Map.of("cost", List.of(1L, 2L))),
            json().of(Map.of("a", "b")),
            FactPath.STATED,
            true,
            Author.of(actor),
            NOW.minusSeconds(5),
            NOW,
            3);
    stored(actor, row);
    assertEquals(Optional.of(row), as(actor, () -> repository().find(row.id())));
    assertEquals(
        Optional.of(row), as(actor, () -> repository().ofTask(actor.owner(), "task 'one'")));
    assertEquals(
        Optional.empty(),
        as(world().colleague(), () -> repository().ofTask(actor.owner(), "task 'one'")));
  }

  @Test
  void keepsOneRow_ofAnOwnersTask_andTheHistoryBeforeIt() {
    TenantScope actor = world().endUser();
    TaskReflection first = stored(actor, task(actor, "one", TaskOutcome.SUCCESS));
    assertThrows(
        ConflictException.class, () -> stored(actor, task(actor, "one", TaskOutcome.FAILURE)));
    TenantScope colleague = world().colleague();
    TaskReflection theirs = stored(colleague, task(colleague, "one", TaskOutcome.FAILURE));
    assertEquals(List.of(), history(actor, first));
    TaskReflection second = anew(first);
    TaskReflection third = anew(second);
    assertTrue(as(actor, () -> repository().recordAnew(second)));
    assertTrue(as(actor, () -> repository().recordAnew(third)));
    assertEquals(List.of(second, first), history(actor, first));
    List<TaskReflectionId> ids = List.of(first.id(), theirs.id());
    assertEquals(
        Map.of(first.id(), List.of(second, first)), as(actor, () -> repository().histories(ids)));
    assertEquals(Map.of(), as(colleague, () -> repository().histories(ids)));
    assertEquals(Map.of(), as(actor, () -> repository().histories(List.of())));
    assertEquals(Optional.of(third), as(actor, () -> repository().ofTask(actor.owner(), "one")));
    assertEquals(List.of(), history(colleague, first));
    assertEquals(
        Optional.of(theirs), as(colleague, () -> repository().ofTask(colleague.owner(), "one")));
    run(actor, () -> repository().delete(first.id()));
    assertEquals(List.of(), history(actor, first));
    TaskReflection again = stored(actor, task(actor, "one", TaskOutcome.SUCCESS));
    assertEquals(List.of(), history(actor, again));
  }

  @Test
  void refusesPacketsThatTheActorDoesNotSee() {
    TenantScope actor = world().endUser();
    Packet theirs = stored(world().colleague(), packet(world().colleague()));
    TaskReflectionDraft like =
        draft("one", "k", TaskOutcome.SUCCESS, TaskFindings.NONE, Visibility.SHARED);
    TaskReflectionDraft draft =
        new TaskReflectionDraft(
            like.task(),
            like.description(),
            like.taskKind(),
            like.tags(),
            like.outcome(),
            like.findings(),
            List.of(theirs.id()),
            null,
            like.metricsImproved(),
            like.metricsDegraded(),
            like.metadata(),
            null,
            like.visibility());
    TaskReflection row =
        TaskReflection.first(
            new TaskReflectionId(Seeds.uuid(random())),
            actor.owner(),
            draft,
            FactPath.STATED,
            true,
            Author.of(actor),
            NOW);
    assertThrows(ForbiddenException.class, () -> stored(actor, row));
  }

  @Test
  void listsByTaskKindAndOutcome() {
    TenantScope actor = world().endUser();
    TaskReflection one =
        stored(actor, task(actor, "one", "deploy", TaskOutcome.SUCCESS, TaskFindings.NONE));
    TaskReflection two =
        stored(actor, task(actor, "two", "review", TaskOutcome.FAILURE, TaskFindings.NONE));
    assertEquals(List.of(one), list(actor, new TaskReflectionQuery("one", null, null, 9, null)));
    assertEquals(List.of(two), list(actor, new TaskReflectionQuery(null, "review", null, 9, null)));
    assertEquals(
        List.of(two),
        list(actor, new TaskReflectionQuery(null, null, TaskOutcome.FAILURE, 9, null)));
    assertEquals(
        List.of(),
        list(actor, new TaskReflectionQuery("one", "deploy", TaskOutcome.FAILURE, 9, null)));
  }

  @Test
  void countsTheTasksOfOneOwnerAndVisibility_thatMakeAStatement() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    stored(actor, task(actor, "b", "k", TaskOutcome.SUCCESS, worked("Warm the cache 2 times")));
    stored(actor, task(actor, "a", "k", TaskOutcome.SUCCESS, worked("warm the cache 7 times")));
    stored(actor, task(actor, "c", "k", TaskOutcome.FAILURE, failed("Warm the cache 3 times")));
    stored(
        colleague,
        task(colleague, "d", "k", TaskOutcome.SUCCESS, worked("Warm the cache 2 times")));
    NormalForm form = NormalForm.of("warm the cache 1 times");
    Promotion.Statement good = new Promotion.Statement(Polarity.GOOD, form);
    Promotion.Statement bad = new Promotion.Statement(Polarity.BAD, form);
    Promotion.Statement none =
        new Promotion.Statement(Polarity.BAD, NormalForm.of("nobody said this"));

    assertEquals(
        Map.of(
            good, new Promotion.Support("warm the cache 7 times", Set.of("a", "b")),
            bad, new Promotion.Support("Warm the cache 3 times", Set.of("c"))),
        supports(actor, Visibility.SHARED, good, bad, none));
    assertEquals(Map.of(), supports(actor, Visibility.CURSOR, good));
    assertEquals(Map.of(), supports(actor, Visibility.SHARED));

    TaskReflection a = as(actor, () -> repository().ofTask(actor.owner(), "a")).orElseThrow();
    assertTrue(as(actor, () -> repository().recordAnew(anew(withFindings(a)))));
    assertEquals(
        Map.of(good, new Promotion.Support("Warm the cache 2 times", Set.of("b"))),
        supports(actor, Visibility.SHARED, good),
        "a task that says it no more does not count");
    run(actor, () -> repository().delete(a.id()));
    assertEquals(Set.of(good), supports(actor, Visibility.SHARED, good).keySet());
  }

  private TaskReflection withFindings(TaskReflection row) {
    return TaskReflection.first(
        row.id(),
        row.owner(),
        draft(row.task(), "k", row.outcome(), TaskFindings.NONE, row.visibility()),
        row.path(),
        row.withoutHelp(),
        row.author(),
        row.createdAt());
  }

  @Test
  void sumsUpKinds_andWhatBecameOfFailures() {
    TenantScope actor = world().endUser();
    stored(actor, task(actor, "a", "deploy", TaskOutcome.SUCCESS, TaskFindings.NONE));
    stored(actor, task(actor, "b", "deploy", TaskOutcome.PARTIAL, TaskFindings.NONE));
    stored(actor, task(actor, "c", "review", TaskOutcome.FAILURE, TaskFindings.NONE));
    stored(
        world().colleague(),
        task(world().colleague(), "d", "secret", TaskOutcome.FAILURE, TaskFindings.NONE));
    Reflection failure = failure(actor, "the port is taken");
    failure(actor, "nobody saw this one or was told of it");
    Reflection once = failure(actor, "nobody was told of this one, which a task saw");
    Reflection often = failure(actor, "nobody was told of this one, which tasks saw");
    write(
        actor,
        use(failure, actor.owner(), "a", "deploy").judged(TaskOutcome.SUCCESS, false, NOW),
        use(failure, actor.owner(), "b", "deploy").judged(TaskOutcome.FAILURE, true, NOW),
        use(failure, actor.owner(), "c", "review").judged(TaskOutcome.SUCCESS, true, NOW),
        use(failure, actor.owner(), "e", "review"));
    told(actor, failure, "b");
    told(actor, once, "b");
    told(actor, often, "a", "c");

    TaskStatistics statistics = as(actor, () -> repository().statistics(9));

    assertEquals(
        List.of(
            new TaskStatistics.Kind(
                "deploy",
                Map.of(TaskOutcome.SUCCESS, 1L, TaskOutcome.PARTIAL, 1L),
                new KindRate("deploy", 0, 0, 1, 1)),
            new TaskStatistics.Kind(
                "review", Map.of(TaskOutcome.FAILURE, 1L), new KindRate("review", 0, 0, 1, 0))),
        statistics.kinds());
    assertEquals(
        List.of(
            new TaskStatistics.Failure(failure.id(), "the port is taken", 1, 1, 2),
            new TaskStatistics.Failure(often.id(), often.text().content(), 2, 0, 0),
            new TaskStatistics.Failure(once.id(), once.text().content(), 1, 0, 0)),
        statistics.failures());
    TaskStatistics first = as(actor, () -> repository().statistics(1));
    assertEquals(1, first.kinds().size());
    assertEquals(statistics.failures().subList(0, 1), first.failures());
    TaskStatistics foreign = as(world().foreigner(), () -> repository().statistics(9));
    assertEquals(new TaskStatistics(List.of(), List.of(), List.of()), foreign);
  }

  private void told(TenantScope actor, Reflection row, String... tasks) {
    List<ReflectionEvidence> evidence = new ArrayList<>();
    evidence.add(evidence(row, ReflectionEvidence.Kind.TEXT, "c", null)); // as a task is named
    for (String task : tasks) {
      evidence.add(evidence(row, ReflectionEvidence.Kind.TASK, task, null));
    }
    run(actor, () -> reflection().reflections().tell(evidence));
  }

  private Reflection failure(TenantScope actor, String content) {
    return stored(actor, ReflectionKind.FAILURE, content);
  }

  private Reflection stored(TenantScope actor, ReflectionKind kind, String content) {
    return stored(
        actor,
        reflection(id().value(), actor.owner(), Visibility.SHARED, kind, content, null, NOW));
  }

  @Test
  void sumsUpTheTasksOfEachPattern_ofTheSameOwner() {
    TenantScope actor = world().endUser();
    stored(actor, task(actor, "a", "deploy", TaskOutcome.SUCCESS, TaskFindings.NONE));
    stored(actor, task(actor, "b", "review", TaskOutcome.SUCCESS, TaskFindings.NONE));
    stored(actor, task(actor, "c", "deploy", TaskOutcome.FAILURE, TaskFindings.NONE));
    stored(
        world().colleague(),
        task(world().colleague(), "d", "deploy", TaskOutcome.CANCELLED, TaskFindings.NONE));
    Reflection rare = stored(actor, ReflectionKind.PATTERN, "warm the cache");
    Reflection frequent = stored(actor, ReflectionKind.PATTERN, "ask first");
    Reflection untold = stored(actor, ReflectionKind.PATTERN, "no task says this");
    Reflection lesson = stored(actor, ReflectionKind.LESSON, "a lesson is no pattern");
    Reflection over = stored(actor, ReflectionKind.PATTERN, "this one is over");
    told(actor, rare, "a");
    told(actor, frequent, "a", "b", "c", "d");
    told(actor, lesson, "a");
    told(actor, over, "a");
    run(
        actor,
        () ->
            reflection()
                .reflections()
                .update(over.in(ReflectionState.RETIRED, "old", null, NOW), null));

    List<TaskStatistics.Pattern> patterns = as(actor, () -> repository().statistics(9)).patterns();

    assertEquals(
        List.of(
            new TaskStatistics.Pattern(
                frequent.id(),
                "ask first",
                Map.of(TaskOutcome.SUCCESS, 2L, TaskOutcome.FAILURE, 1L)),
            new TaskStatistics.Pattern(
                rare.id(), "warm the cache", Map.of(TaskOutcome.SUCCESS, 1L))),
        patterns,
        () -> "without " + untold.id());
    assertEquals(patterns.subList(0, 1), as(actor, () -> repository().statistics(1)).patterns());
    assertEquals(List.of(), as(world().colleague(), () -> repository().statistics(9)).patterns());
    assertEquals(List.of(), as(world().foreigner(), () -> repository().statistics(9)).patterns());
  }

  private static TaskFindings worked(String text) {
    return new TaskFindings(List.of(text), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static TaskFindings failed(String text) {
    return new TaskFindings(List.of(), List.of(text), List.of(), List.of(), List.of(), List.of());
  }

  private Map<Promotion.Statement, Promotion.Support> supports(
      TenantScope actor, Visibility visibility, Promotion.Statement... statements) {
    return as(actor, () -> repository().supports(actor.owner(), visibility, List.of(statements)));
  }

  private List<TaskReflection> history(TenantScope actor, TaskReflection of) {
    return as(actor, () -> repository().history(of.id()));
  }

  private List<TaskReflection> list(TenantScope actor, TaskReflectionQuery query) {
    return as(actor, () -> repository().list(query)).items();
  }
}
