package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Lessons, advice and tasks as an application uses them. */
abstract class LessonsOfTasks {

  private static final String LESSON = "Flush the replica before a failover drill";

  private String tenant;
  private Memory alice;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void newTenant(TestInfo test) {
    Random random = Seeds.of(test);
    tenant = "tenant " + Seeds.uuid(random);
    alice = substrate().as(tenant, "sales", "alice");
  }

  private static TaskFindings failed(String... errors) {
    return new TaskFindings(List.of(), List.of(errors), List.of(), List.of(), List.of(), List.of());
  }

  @Test
  void learnsALesson_givesIt_andCountsWhetherItHelped() {
    ReflectionId id = alice.reflections().learn(LESSON).reflection().id();
    assertInstanceOf(
        RememberOutcome.Reinforced.class,
        alice.reflections().learn("flush the REPLICA before a failover drill."));
    assertEquals(id, alice.reflections().search("the failover drill").get(0).reflection().id());

    Advice plain = alice.beforeTask("a failover drill");
    assertNull(plain.suggestion());
    Advice advice = alice.beforeTask("a failover drill", "task 17");
    assertNotNull(advice.suggestion());
    assertEquals(advice, alice.beforeTask("a failover drill", "task 17"));
    AdvisedReflection item = advice.of(AdviceSection.LESSONS).get(0);
    assertEquals(id, item.reflection().id());
    assertTrue(item.score().total() > 0);

    TaskReflections.Recorded recorded =
        alice.taskReflections().ended("task 17", TaskOutcome.SUCCESS);
    assertEquals(1, recorded.credited());
    assertEquals(1, alice.reflections().get(id).effectiveness().successes());
    var corrected = alice.taskReflections().ended("task 17", TaskOutcome.FAILURE);
    assertEquals(2, corrected.reflection().revision());
    assertEquals(0, alice.reflections().get(id).effectiveness().successes());
    assertEquals(1, alice.reflections().get(id).effectiveness().judged());
    assertEquals(
        TaskOutcome.SUCCESS,
        alice.taskReflections().history(recorded.reflection().id()).get(0).outcome());
    assertTrue(alice.reflections().applied(id, "task 18", TaskOutcome.SUCCESS).applied());
    assertEquals(2, alice.reflections().get(id).effectiveness().judged());
    assertTrue(alice.context("a failover drill").text().contains(LESSON));
  }

  @Test
  void recordsWhatATaskFound_andTakesItBack() {
    TaskReflection task =
        alice
            .taskReflections()
            .record("task 1", TaskOutcome.FAILURE, failed("The port 8080 is taken"))
            .reflection();
    assertEquals(task, alice.taskReflections().get(task.id()));
    Advice advice = alice.beforeTask("open the port", "task 2");
    assertEquals(1, advice.of(AdviceSection.FAILURES).size());
    var repeated =
        alice
            .taskReflections()
            .record("task 2", TaskOutcome.SUCCESS, failed("the port 9090 is taken!"));
    assertEquals(1, repeated.credited());
    assertEquals(1, alice.taskReflections().statistics().failures().get(0).repeated());
    assertEquals(
        List.of("task 2", "task 1"),
        alice.taskReflections().list(TaskReflectionQuery.newest()).items().stream()
            .map(TaskReflection::task)
            .toList());
    var kept = alice.taskReflections().ended("task 2", TaskOutcome.SUCCESS);
    assertEquals(1, listed(ReflectionState.ACTIVE).size());
    alice.taskReflections().delete(task.id());
    assertEquals(List.of(), listed(ReflectionState.ACTIVE), "no task says so any more");
    assertThrows(NotFoundException.class, () -> alice.taskReflections().get(task.id()));
    assertEquals(kept.reflection(), alice.taskReflections().get(kept.reflection().id()));
  }

  private List<Reflection> listed(ReflectionState state) {
    return alice
        .reflections()
        .list(
            new ReflectionQuery(
                Set.of(), Set.of(state), false, null, null, null, null, null, null, 9, null))
        .items();
  }

  @Test
  void editsReplacesAndRetires() {
    Reflection row = alice.reflections().learn(LESSON).reflection();
    ReflectionPatch patch =
        new ReflectionPatch(
            "Drills", null, null, null, null, Priority.HIGH, null, null, Set.of(row.version()));
    Reflection edited = alice.reflections().edit(row.id(), patch);
    assertEquals(Priority.HIGH, edited.priority());
    assertThrows(VersionMismatchException.class, () -> alice.reflections().edit(row.id(), patch));
    Reflection next = alice.reflections().replace(row.id(), "Drain it first", "jobs were lost");
    assertEquals("Drills", next.text().title());
    assertEquals(next.id(), alice.reflections().get(row.id()).reflection().replacedBy());
    assertEquals(ReflectionState.RETIRED, alice.reflections().retire(next.id(), "moved").state());
    assertThrows(ConflictException.class, () -> alice.reflections().retire(next.id(), "moved"));
    assertNotEquals(
        next.id(), alice.reflections().learn("Drain it first").reflection().id(), "it is new");
    alice.reflections().delete(next.id());
    assertThrows(NotFoundException.class, () -> alice.reflections().get(next.id()));
  }

  @Test
  void confirmsRejectsAndMarksContraries_asAPerson() {
    List<RememberOutcome> told =
        alice
            .reflections()
            .rememberAll(
                List.of(
                    ReflectionDraft.of(ReflectionKind.LESSON, "Always retry a payment"),
                    ReflectionDraft.of(ReflectionKind.LESSON, "Never retry a payment")));
    ReflectionId one = told.get(0).reflection().id();
    ReflectionId other = told.get(1).reflection().id();
    alice.reflections().contradict(one, other);
    assertEquals(
        Set.of(other),
        alice.beforeTask("retry a payment").of(AdviceSection.LESSONS).stream()
            .filter(item -> item.reflection().id().equals(one))
            .findFirst()
            .orElseThrow()
            .contraries());
    assertEquals(FactPath.CONFIRMED, alice.reflections().confirm(other, "asked").path());
    assertEquals(
        ReflectionState.REJECTED, alice.reflections().reject(one, Reach.USER, "no").state());
    assertInstanceOf(
        RememberOutcome.Absorbed.class, alice.reflections().learn("ALWAYS retry a payment!"));
    assertEquals(1, listed(ReflectionState.REJECTED).size());
    assertEquals(1, alice.beforeTask("retry a payment").of(AdviceSection.LESSONS).size());
    assertEquals(ReflectionState.RETIRED, alice.reflections().lift(one, "a slip").state());
    Memory agent = substrate().as(alice.scope().withRole(Role.L9_SYSTEM));
    assertThrows(ForbiddenException.class, () -> agent.reflections().confirm(other, "asked"));
  }

  @Test
  void keepsUsersApart_andForgetsWhatAnErasedPacketSaid() {
    Packet packet = alice.remember("the drill of today");
    ReflectionDraft draft = ReflectionDraft.of(ReflectionKind.INSIGHT, LESSON);
    ReflectionId id =
        alice
            .reflections()
            .remember(
                new ReflectionDraft(
                    draft.kind(),
                    draft.text(),
                    draft.entities(),
                    draft.tags(),
                    draft.priority(),
                    null,
                    null,
                    null,
                    packet.id(),
                    null,
                    null,
                    draft.visibility(),
                    false))
            .reflection()
            .id();
    Memory bob = substrate().as(tenant, "sales", "bob");
    assertThrows(NotFoundException.class, () -> bob.reflections().get(id));
    assertThrows(
        NotFoundException.class, () -> bob.reflections().applied(id, "t", TaskOutcome.SUCCESS));
    assertEquals(List.of(), bob.beforeTask("a failover drill").withheld());
    assertEquals(List.of(), bob.beforeTask("a failover drill").of(AdviceSection.LESSONS));
    var unused = alice.packets().erase(packet.id());
    assertThrows(NotFoundException.class, () -> alice.reflections().get(id));
  }

  @Test
  void refusesWhatIsNoLessonAndNoTask() {
    ReflectionMemory reflections = alice.reflections();
    TaskReflectionMemory tasks = alice.taskReflections();
    assertThrows(ValidationException.class, () -> reflections.learn(" "));
    assertThrows(ValidationException.class, () -> reflections.learn("a\u0000b"));
    assertThrows(ValidationException.class, () -> reflections.learn("x".repeat(10_001)));
    assertThrows(
        ValidationException.class,
        () -> reflections.remember(ReflectionDraft.of(ReflectionKind.PATTERN, "x")));
    assertThrows(ValidationException.class, () -> alice.beforeTask(" "));
    assertThrows(ValidationException.class, () -> alice.beforeTask("x", ""));
    assertThrows(ValidationException.class, () -> AdviceQuery.of("x").forTask("y".repeat(201)));
    assertThrows(ValidationException.class, () -> tasks.ended("", TaskOutcome.SUCCESS));
    assertThrows(
        ValidationException.class, () -> tasks.record("t", TaskOutcome.SUCCESS, failed("x", " ")));
    assertEquals(List.of(), listed(ReflectionState.ACTIVE));
  }
}
