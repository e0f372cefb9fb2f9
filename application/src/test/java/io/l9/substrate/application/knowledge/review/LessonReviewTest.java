package io.l9.substrate.application.knowledge.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.application.reflection.ReflectionComponents;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.LessonFinding;
import io.l9.substrate.domain.knowledge.review.Review;
import io.l9.substrate.domain.knowledge.review.ReviewDeed;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewPlace;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LessonReviewTest {

  private static final JsonDocument NOTHING = new JsonDocument("{}");

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final Review review = fixture.knowledge.review();
  private final TenantScope user = fixture.user;
  private final TenantScope admin = fixture.memory.world.orgAdmin();
  private final TenantScope colleague = fixture.memory.world.colleague();
  private final ReflectionUseCases useCases =
      ReflectionComponents.of(
          fixture.memory.adapters.reflection(),
          fixture.memory.adapters.knowledge().facts(),
          fixture.memory.reflectionConfig(0));
  private final Reflections reflections = useCases.reflections();

  private Reflection lesson(TenantScope by, String content) {
    fixture.memory.clock.advance(Duration.ofSeconds(1));
    return reflections
        .remember(by, ReflectionDraft.of(ReflectionKind.LESSON, content))
        .reflection();
  }

  private void ended(TenantScope by, String task, TaskOutcome outcome) {
    useCases
        .tasks()
        .record(
            by,
            new TaskReflectionDraft(
                task,
                null,
                null,
                List.of(),
                outcome,
                TaskFindings.NONE,
                List.of(),
                null,
                NOTHING,
                NOTHING,
                NOTHING,
                null,
                Visibility.SHARED));
  }

  private void used(TenantScope by, Reflection row, String task, TaskOutcome outcome) {
    var use = useCases.beforeTask().applied(by, row.id(), task, null, null);
    ended(by, task, outcome);
  }

  /** Uses a lesson in tasks that fail, of a kind that succeeds without it. */
  private void failed(TenantScope by, Reflection row, int times) {
    for (int i = 0; i < 4; i++) {
      ended(by, "without " + i, TaskOutcome.SUCCESS);
    }
    for (int i = 0; i < times; i++) {
      used(by, row, "with " + row.id() + i, TaskOutcome.FAILURE);
    }
  }

  private List<Finding> list(TenantScope reader, ReviewKind kind) {
    List<Finding> all = new ArrayList<>();
    ReviewPlace place = null;
    do {
      ReviewPage page = review.list(reader, ReviewQuery.of(kind, 1).from(place));
      all.addAll(page.entries());
      place = page.next();
    } while (place != null);
    for (Finding finding : all) {
      assertEquals(finding, review.get(reader, finding.id()));
    }
    return all;
  }

  @Test
  void listsLessonsWithWhichTasksEndWorse_afterFiveTasks() {
    Reflection bad = lesson(user, "Restart everything first");
    Reflection worse = lesson(user, "Skip the smoke checks on busy days");
    Reflection good = lesson(user, "Read the change log before you begin");
    failed(user, bad, 4);
    assertEquals(List.of(), list(user, ReviewKind.HARMFUL_LESSON));
    used(user, bad, "another", TaskOutcome.FAILURE);
    failed(user, worse, 6);
    for (int i = 0; i < 6; i++) {
      used(user, good, "good " + i, i == 0 ? TaskOutcome.FAILURE : TaskOutcome.SUCCESS);
    }

    List<Finding> found = list(user, ReviewKind.HARMFUL_LESSON);

    assertEquals(
        Set.of(bad.id(), worse.id()),
        Set.copyOf(found.stream().map(one -> ((LessonFinding) one).subject().id()).toList()));
    assertEquals(
        Set.of(ReviewDeed.REJECT, ReviewDeed.RETIRE, ReviewDeed.RESOLVE), found.get(0).deeds(user));
    assertEquals(List.of(), list(colleague, ReviewKind.HARMFUL_LESSON));
    var retired = reflections.retire(user, bad.id(), "it does harm");
    var rejected = reflections.reject(user, worse.id(), Reach.USER, "it does harm");
    assertEquals(List.of(), list(user, ReviewKind.HARMFUL_LESSON));
  }

  @Test
  void leavesAResolvedEntryOut_untilItsEffectIsAnother() {
    Reflection bad = lesson(user, "Restart everything first");
    failed(user, bad, 5);
    Finding finding = list(user, ReviewKind.HARMFUL_LESSON).get(0);
    var note = review.resolve(user, finding.id(), finding.state(), "we know");
    assertEquals(List.of(), list(user, ReviewKind.HARMFUL_LESSON));
    assertEquals(
        List.of("review.resolve"),
        AuditComponents.of(fixture.memory.adapters.audit())
            .log()
            .list(user, AuditQuery.about(ReflectionDeed.target(bad.id())))
            .stream()
            .map(AuditEntry::action)
            .toList());
    for (int i = 0; i < 20; i++) {
      used(user, bad, "more " + i, TaskOutcome.FAILURE);
    }
    Finding again = list(user, ReviewKind.HARMFUL_LESSON).get(0);
    assertEquals(finding.id(), again.id());
    assertTrue(!finding.state().equals(again.state()), again::state);
  }

  @Test
  void listsContraries_eachPairOnce() {
    Reflection one = lesson(user, "Compact tables at night");
    Reflection two = lesson(user, "Leave compaction to the vendor");
    Reflection three = lesson(user, "Compact by hand before audits");
    reflections.contradict(user, one.id(), two.id());
    reflections.contradict(user, two.id(), three.id());

    List<Finding> found = list(user, ReviewKind.CONTRARY_LESSONS);

    assertEquals(
        List.of(List.of(three.id(), two.id()), List.of(two.id(), one.id())),
        found.stream()
            .map(each -> ((LessonFinding) each).lessons().stream().map(Reflection::id).toList())
            .toList());
    assertEquals(List.of(), list(colleague, ReviewKind.CONTRARY_LESSONS));
    assertEquals(
        Set.of(ReviewDeed.REJECT, ReviewDeed.RESOLVE, ReviewDeed.RETIRE), found.get(0).deeds(user));
    var retired = reflections.retire(user, two.id(), "the others are newer");
    assertEquals(List.of(), list(user, ReviewKind.CONTRARY_LESSONS));
    assertThrows(NotFoundException.class, () -> review.get(user, found.get(0).id()));
  }

  @Test
  void listsWhatStands_althoughARejectionOfAWiderReachCoversIt() {
    Reflection own = lesson(user, "Skip the backup of small shops");
    Reflection shared = lesson(admin, "skip the backup of small shops!");
    assertEquals(List.of(), list(admin, ReviewKind.REJECTED_LESSON));
    Reflection rejection = reflections.reject(admin, shared.id(), Reach.ORG, "small shops cry too");

    LessonFinding.Rejected found =
        assertInstanceOf(
            LessonFinding.Rejected.class, list(admin, ReviewKind.REJECTED_LESSON).get(0));

    assertEquals(rejection.id(), found.subject().id());
    assertEquals(List.of(own.id()), found.lessons().stream().map(Reflection::id).toList());
    assertEquals(1, list(user, ReviewKind.REJECTED_LESSON).size());
    assertEquals(
        Set.of(ReviewDeed.RETIRE, ReviewDeed.RESOLVE),
        list(user, ReviewKind.REJECTED_LESSON).get(0).deeds(user));
    assertEquals(List.of(), list(colleague, ReviewKind.REJECTED_LESSON));
    var retired = reflections.retire(user, own.id(), "as the organisation says");
    assertEquals(List.of(), list(admin, ReviewKind.REJECTED_LESSON));
  }

  @Test
  void listsRejectionsOfWhatIsToldAgain() {
    Reflection told = lesson(user, "Skip the backup of small shops");
    Reflection rejection = reflections.reject(user, told.id(), Reach.USER, "small shops cry too");
    assertEquals(List.of(), list(user, ReviewKind.TAUGHT_AGAIN));
    for (String variant :
        List.of("SKIP the backup of small shops", "skip the backup of small shops!")) {
      assertEquals(rejection.id(), lesson(user, variant).id());
    }

    LessonFinding.TaughtAgain found =
        assertInstanceOf(
            LessonFinding.TaughtAgain.class, list(user, ReviewKind.TAUGHT_AGAIN).get(0));

    assertEquals(rejection.id(), found.subject().id());
    assertEquals(2, found.attempts());
    assertEquals(fixture.memory.clock.instant(), found.since());
    assertEquals(Set.of(ReviewDeed.LIFT, ReviewDeed.RESOLVE), found.deeds(user));
    var lifted = reflections.lift(user, rejection.id(), "they have none");
    assertEquals(List.of(), list(user, ReviewKind.TAUGHT_AGAIN));
  }
}
