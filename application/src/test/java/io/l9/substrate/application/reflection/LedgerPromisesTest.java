package io.l9.substrate.application.reflection;

import static io.l9.substrate.application.reflection.ReflectionFixture.draft;
import static io.l9.substrate.application.reflection.ReflectionFixture.failed;
import static io.l9.substrate.application.reflection.ReflectionFixture.ids;
import static io.l9.substrate.application.reflection.ReflectionFixture.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.Withheld;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The promises of the ledger: who is credited with which outcome, and what it changes. */
final class LedgerPromisesTest {

  private final ReflectionFixture fixture = new ReflectionFixture();

  @Test
  void aHundredTimesAppliedInOneTask_moveTheCountsOnce() {
    Reflection row = fixture.lesson("Flush the replica");
    for (int i = 0; i < 100; i++) {
      fixture.before.applied(fixture.user, row.id(), "task", null, TaskOutcome.SUCCESS);
      fixture.before.applied(
          fixture.user.traced(fixture.user.correlation(), "session " + i, null),
          row.id(),
          "task",
          null,
          TaskOutcome.SUCCESS);
    }
    assertEquals(new UseCounts("general", 1, 1, 1, 0, 0), fixture.counts(row));
  }

  @Test
  void appliedWithoutAnOutcomeCountsAsApplied_andAnOutcomeAloneMovesTheEffect() {
    Reflection row = fixture.lesson("Flush the replica");
    fixture.before.applied(fixture.user, row.id(), "task", null, null);
    assertEquals(new UseCounts("general", 1, 1, 0, 0, 0), fixture.counts(row));
    assertEquals(0, fixture.reflections.get(fixture.user, row.id()).effectiveness().lift());
    fixture.ended("task", TaskOutcome.SUCCESS);
    assertEquals(new UseCounts("general", 1, 1, 1, 0, 0), fixture.counts(row));
    assertTrue(fixture.reflections.get(fixture.user, row.id()).effectiveness().lift() > 0);
  }

  @Test
  void anOutcomeIsCreditedOnlyToWhatTheTaskHad() {
    Reflection given = fixture.lesson("Flush the replica before a drill");
    Reflection other = fixture.lesson("Paint the fence in May");
    Reflection asked = fixture.lesson("Empty the queue before the audit");
    Advice advice =
        fixture.before.advise(
            fixture.user,
            new AdviceQuery(
                "a drill of the replica",
                null,
                List.of(),
                "task",
                1,
                800,
                Set.of(AdviceSection.LESSONS),
                null));
    assertEquals(List.of(given.id()), ids(advice));
    fixture.advise("Empty the queue before the audit");
    assertEquals(1, fixture.ended("task", TaskOutcome.SUCCESS).credited());
    assertEquals(1, fixture.counts(given).successes());
    assertEquals(0, fixture.counts(other).suggested());
    assertEquals(0, fixture.counts(asked).suggested(), "without a task nothing is written down");
  }

  @Test
  void recordingATaskCreditsItsSuggestions_withoutAnotherCall_andACorrectionMovesThemBack() {
    Reflection row = fixture.lesson("Flush the replica");
    fixture.advise("the replica", "task");
    assertEquals(new UseCounts("general", 1, 0, 0, 0, 0), fixture.counts(row));
    assertEquals(1, fixture.ended("task", TaskOutcome.SUCCESS).credited());
    assertEquals(new UseCounts("general", 1, 0, 1, 0, 0), fixture.counts(row));
    assertEquals(1, fixture.ended("task", TaskOutcome.FAILURE).credited());
    assertEquals(new UseCounts("general", 1, 0, 0, 1, 0), fixture.counts(row));
    assertEquals(0, fixture.ended("task", TaskOutcome.CANCELLED).credited());
    assertEquals(new UseCounts("general", 1, 0, 0, 0, 0), fixture.counts(row));
  }

  @Test
  void countsEqualTheLedger_afterAnyInterleavingRepetitionAndCorrection(TestInfo test) {
    Random random = Seeds.of(test);
    List<Reflection> rows =
        List.of(
            fixture.lesson("Flush the replica"),
            fixture.lesson("Empty the queue"),
            fixture.lesson("Rotate the key"));
    Map<String, Set<ReflectionId>> had = new HashMap<>();
    Map<String, Set<ReflectionId>> applied = new HashMap<>();
    Map<String, Map<ReflectionId, TaskOutcome>> outcomes = new HashMap<>();
    Map<String, TaskOutcome> recorded = new HashMap<>();
    TaskOutcome[] ends = TaskOutcome.values();
    for (int i = 0; i < 300; i++) {
      String task = "task " + random.nextInt(7);
      Reflection row = rows.get(random.nextInt(3));
      Set<ReflectionId> of = had.computeIfAbsent(task, none -> new HashSet<>());
      Map<ReflectionId, TaskOutcome> judged =
          outcomes.computeIfAbsent(task, none -> new HashMap<>());
      TaskOutcome end = ends[random.nextInt(ends.length)];
      switch (random.nextInt(4)) {
        case 0 -> of.addAll(ids(fixture.advise(row.text().content(), task)));
        case 1 -> {
          fixture.before.applied(fixture.user, row.id(), task, null, end);
          of.add(row.id());
          applied.computeIfAbsent(task, none -> new HashSet<>()).add(row.id());
          judged.put(row.id(), end);
        }
        case 2 -> {
          fixture.before.applied(fixture.user, row.id(), task, null, null);
          of.add(row.id());
          applied.computeIfAbsent(task, none -> new HashSet<>()).add(row.id());
          if (recorded.containsKey(task)) {
            judged.put(row.id(), recorded.get(task));
          }
        }
        default -> {
          fixture.ended(task, end);
          recorded.put(task, end);
          of.forEach(id -> judged.put(id, end));
        }
      }
      for (Reflection each : rows) {
        ReflectionId id = each.id();
        assertEquals(
            new UseCounts(
                "general",
                count(had, id),
                count(applied, id),
                ended(outcomes, id, TaskOutcome.SUCCESS),
                ended(outcomes, id, TaskOutcome.FAILURE),
                0),
            fixture.counts(each));
      }
    }
  }

  private static long count(Map<String, Set<ReflectionId>> tasks, ReflectionId id) {
    return tasks.values().stream().filter(of -> of.contains(id)).count();
  }

  private static long ended(
      Map<String, Map<ReflectionId, TaskOutcome>> tasks, ReflectionId id, TaskOutcome end) {
    return tasks.values().stream().filter(of -> of.get(id) == end).count();
  }

  @Test
  void aFailureThatHappensAgain_sinksByItself_andIsCountedAsRepeated() {
    ReflectionDraft draft =
        ReflectionDraft.of(ReflectionKind.FAILURE, "The port 8080 is taken by another process");
    Reflection failure = fixture.remember(draft).reflection();
    Reflection other =
        fixture
            .remember(
                ReflectionDraft.of(ReflectionKind.FAILURE, "The port of the proxy was closed"))
            .reflection();
    String question = "The port 8080 is taken by another process";
    double first = score(fixture.advise(question), failure);
    double before = first;
    for (int i = 0; i < 4; i++) {
      fixture.advise(question, "task " + i);
      fixture.record("task " + i, TaskOutcome.SUCCESS, failed(question + "!"));
      double after = score(fixture.advise(question), failure);
      assertTrue(after < before, "after " + (i + 1) + " times");
      before = after;
    }
    Reflection pattern = fixture.all(fixture.user, ReflectionKind.PATTERN).get(0);
    assertTrue(
        fixture
            .advise(question)
            .withheld()
            .contains(new Withheld(pattern.id(), Withheld.Reason.NEAR_DUPLICATE, failure.id())),
        "the failure is given, and not what it became");
    fixture.advise(question, "task 4");
    fixture.record("task 4", TaskOutcome.SUCCESS, failed());
    assertEquals(new UseCounts("general", 5, 0, 1, 4, 4), fixture.counts(failure));
    assertEquals(5, fixture.counts(other).successes(), "that one did not happen");
    TaskStatistics.Failure statistics = fixture.tasks.statistics(fixture.user).failures().get(0);
    assertEquals(
        new TaskStatistics.Failure(failure.id(), failure.text().content(), 4, 1, 4), statistics);
  }

  @Test
  void aPatternOfFailures_isRepeatedByATaskThatSaysItAgain() {
    String failure = "The port 8080 is taken";
    for (int i = 0; i < 3; i++) {
      fixture.record("task " + i, TaskOutcome.FAILURE, failed(failure));
      fixture.record("good " + i, TaskOutcome.SUCCESS, worked("Ask who has the port"));
    }
    List<Reflection> patterns = fixture.all(fixture.user, ReflectionKind.PATTERN);
    for (Reflection pattern : patterns) {
      fixture.before.applied(fixture.user, pattern.id(), "next", null, null);
    }
    fixture.record(
        "next",
        TaskOutcome.SUCCESS,
        new TaskFindings(
            List.of(),
            List.of(failure, "Ask who has the port"),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    for (Reflection pattern : patterns) {
      assertEquals(
          pattern.tags().contains("fails") ? 1 : 0,
          fixture.counts(pattern).repeated(),
          pattern.text().content());
    }
    assertEquals(2, patterns.size());
  }

  @Test
  void aFailureStaysRepeated_whenTheTaskSaysAfterwardsThatItFollowedTheAdvice() {
    ReflectionDraft draft =
        ReflectionDraft.of(ReflectionKind.FAILURE, "the deploy failed because the disk was full");
    Reflection failure = fixture.remember(draft).reflection();
    fixture.advise("the deploy failed because the disk was full", "task");
    fixture.record(
        "task", TaskOutcome.SUCCESS, failed("the deploy failed again because the disk was full"));
    assertEquals(new UseCounts("general", 1, 0, 0, 1, 1), fixture.counts(failure));
    fixture.before.applied(fixture.user, failure.id(), "task", null, null);
    assertEquals(new UseCounts("general", 1, 1, 0, 1, 1), fixture.counts(failure));
  }

  @Test
  void aTaskThatHadHelpBeforeItsOutcomeWasKnown_isNoneOfThoseWithout() {
    fixture.lesson("Flush the replica");
    fixture.ended("helped", TaskOutcome.UNKNOWN);
    fixture.advise("the replica", "helped");
    fixture.ended("helped", TaskOutcome.SUCCESS);
    fixture.ended("alone", TaskOutcome.SUCCESS);
    fixture.advise("the replica", "alone");
    fixture.ended("alone", TaskOutcome.FAILURE);
    assertEquals(
        new KindRate("general", 1, 0, 2, 1),
        fixture.tasks.statistics(fixture.user).kinds().get(0).rate());
  }

  private static double score(Advice advice, Reflection of) {
    return advice.of(AdviceSection.FAILURES).stream()
        .filter(item -> item.reflection().id().equals(of.id()))
        .map(AdvisedReflection::score)
        .findFirst()
        .orElseThrow()
        .total();
  }

  @Test
  void whatDoesHarmIsWithheld_onceFiveTasksSaySo() {
    Reflection row = fixture.lesson("Restart the database at noon");
    for (int i = 0; i < 20; i++) {
      fixture.ended("usual " + i, TaskOutcome.SUCCESS);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(row.id()), ids(fixture.advise("the database", "task " + i)));
      fixture.ended("task " + i, TaskOutcome.FAILURE);
    }
    Advice advice = fixture.advise("the database");
    assertEquals(List.of(), ids(advice));
    assertEquals(List.of(new Withheld(row.id(), Withheld.Reason.HARMFUL, null)), advice.withheld());
  }

  @Test
  void nothingThatOneUserDid_showsInWhatAnotherReads() {
    TenantScope colleague = fixture.memory.world.colleague();
    TenantScope system = fixture.memory.world.system();
    Reflection shared =
        fixture.reflections.remember(system, draft("Flush the replica")).reflection();
    Reflection own = fixture.lesson("Hide the replica");
    for (int i = 0; i < 9; i++) {
      fixture.before.applied(fixture.user, shared.id(), "task " + i, "kind", TaskOutcome.FAILURE);
      fixture.record("task " + i, TaskOutcome.FAILURE, failed("the secret door is open"));
    }
    assertEquals(List.of(), fixture.reflections.get(colleague, shared.id()).uses());
    assertEquals(0, fixture.reflections.get(colleague, shared.id()).effectiveness().judged());
    assertEquals(
        List.of(shared.id()),
        ids(fixture.before.advise(colleague, AdviceQuery.of("Flush the replica"))));
    assertEquals(List.of(), fixture.all(colleague, ReflectionKind.PATTERN));
    assertEquals(List.of(), fixture.all(colleague, ReflectionKind.FAILURE));
    assertEquals(List.of(), fixture.tasks.statistics(colleague).kinds());
    assertEquals(1, fixture.all(fixture.user, ReflectionKind.PATTERN).size());
    assertTrue(fixture.all(colleague, ReflectionKind.LESSON).stream().noneMatch(own::equals));
  }
}
