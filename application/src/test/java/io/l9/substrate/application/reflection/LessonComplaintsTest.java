package io.l9.substrate.application.reflection;

import static io.l9.substrate.application.reflection.ReflectionFixture.draft;
import static io.l9.substrate.application.reflection.ReflectionFixture.forced;
import static io.l9.substrate.application.reflection.ReflectionFixture.ids;
import static io.l9.substrate.application.reflection.ReflectionFixture.lessons;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.Withheld;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The complaints about other memories' lessons: what is stored, found and given. */
final class LessonComplaintsTest {

  private final ReflectionFixture fixture = new ReflectionFixture();

  private static String letters(Random random) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  @Test
  void aLessonThatFitsIsGiven_whenTenThousandNewerOnesDoNot(TestInfo test) {
    Random random = Seeds.of(test);
    ReflectionFixture plain = new ReflectionFixture(null, 0);
    Reflection fitting = plain.lesson("Flush the replica before a failover drill");
    List<ReflectionDraft> others = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      others.add(forced(draft("Something about " + letters(random) + " and " + letters(random))));
      if (others.size() == ReflectionDraft.MAX_BATCH) {
        plain.reflections.rememberAll(plain.user, others);
        others.clear();
      }
    }
    assertEquals(fitting.id(), ids(plain.advise("a failover drill of the replica")).get(0));
  }

  @Test
  void adviceHasAtMostTheItemsAndTokensAskedFor_countsThem_andNamesWhatItLeftOut() {
    ReflectionFixture.DEPLOYS.forEach(fixture::lesson);
    Advice advice = fixture.advise("a deploy");
    assertEquals(AdviceQuery.DEFAULT_ITEMS, ids(advice).size());
    assertEquals(
        advice.of(AdviceSection.LESSONS).stream().mapToInt(AdvisedReflection::tokens).sum(),
        advice.tokens());
    assertEquals(
        Set.of(Withheld.Reason.MAX_ITEMS),
        advice.withheld().stream().map(Withheld::reason).collect(Collectors.toSet()));
    assertEquals(2, advice.withheld().size());

    int two = advice.of(AdviceSection.LESSONS).get(0).tokens() * 2 + 1;
    Advice small =
        fixture.before.advise(
            fixture.user,
            new AdviceQuery(
                "a deploy", null, List.of(), null, 5, two, Set.of(AdviceSection.LESSONS), null));
    assertTrue(small.tokens() <= two, small::toString);
    assertTrue(
        small.withheld().stream().anyMatch(left -> left.reason() == Withheld.Reason.MAX_TOKENS));
    assertEquals("code-points", small.estimator());
  }

  @Test
  void noTwoGivenItemsSayTheSame_andAThousandRecordingsLeaveOneRow() {
    for (int i = 0; i < 1_000; i++) {
      fixture.lesson("Warm the cache before the deploy of the shop");
    }
    assertEquals(1, fixture.all(fixture.user, ReflectionKind.LESSON).size());
    fixture.remember(forced(draft("Warm the cache before the deploy of the shop now")));
    assertEquals(2, fixture.all(fixture.user, ReflectionKind.LESSON).size());
    Advice advice = fixture.advise("the deploy of the shop");
    assertEquals(1, ids(advice).size());
    Withheld left = advice.withheld().get(0);
    assertEquals(Withheld.Reason.NEAR_DUPLICATE, left.reason());
    assertEquals(ids(advice).get(0), left.instead());
  }

  @Test
  void everyStoredLessonIsFoundByItsOwnTrigger(TestInfo test) {
    Random random = Seeds.of(test);
    List<Reflection> stored = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ReflectionDraft like = draft("Do " + letters(random) + " and then " + letters(random));
      stored.add(
          fixture
              .remember(
                  new ReflectionDraft(
                      like.kind(),
                      new ReflectionText(
                          null,
                          like.text().content(),
                          "when the " + letters(random) + " fails",
                          null),
                      like.entities(),
                      like.tags(),
                      like.priority(),
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      like.visibility(),
                      false))
              .reflection());
    }
    for (Reflection row : stored) {
      String trigger = Objects.requireNonNull(row.text().trigger());
      assertTrue(
          fixture.reflections.search(fixture.user, ReflectionSearch.of(trigger)).stream()
              .anyMatch(hit -> hit.reflection().equals(row)),
          trigger);
      assertTrue(ids(fixture.advise(trigger)).contains(row.id()), trigger);
    }
  }

  @Test
  void datedVariantsBecomeOneLesson_withAPieceOfEvidenceEach() {
    for (int day = 1; day <= 79; day++) {
      fixture.lesson(
          String.format(
              Locale.ROOT,
              "On 2026-%02d-%02d run %d of /var/job/%d failed: raise the limit",
              1 + day % 12,
              1 + day % 28,
              day,
              day));
    }
    List<Reflection> all = fixture.all(fixture.user, ReflectionKind.LESSON);
    assertEquals(1, all.size());
    assertEquals(79, fixture.reflections.get(fixture.user, all.get(0).id()).evidence().size());
  }

  @Test
  void failuresHaveAListOfTheirOwn_whichLessonsDoNotCrowdOut() {
    Reflection failure =
        fixture
            .remember(
                ReflectionDraft.of(ReflectionKind.FAILURE, "The deploy ran out of disk space"))
            .reflection();
    for (String topic : List.of("cache", "index", "queue", "lock", "shard", "probe", "lease")) {
      fixture.lesson("the deploy out of disk space of the " + topic + " needs " + topic);
    }
    Advice advice = fixture.advise("the deploy out of disk space");
    assertEquals(
        List.of(failure.id()),
        advice.of(AdviceSection.FAILURES).stream().map(i -> i.reflection().id()).toList());
    assertEquals(4, advice.of(AdviceSection.LESSONS).size());
  }

  @Test
  void contrariesAreMarked_andTheMoreEffectiveComesFirst() {
    Reflection never = fixture.lesson("Never retry a payment that timed out");
    Reflection always = fixture.lesson("Always retry a payment that timed out");
    fixture.reflections.contradict(fixture.user, never.id(), always.id());
    for (int i = 0; i < 6; i++) {
      fixture.before.applied(fixture.user, never.id(), "task " + i, null, TaskOutcome.SUCCESS);
      fixture.before.applied(
          fixture.user,
          always.id(),
          "other " + i,
          null,
          i == 0 ? TaskOutcome.FAILURE : TaskOutcome.SUCCESS);
    }
    List<AdvisedReflection> given =
        fixture.advise("Always retry a payment that timed out").of(AdviceSection.LESSONS);
    assertEquals(
        List.of(never.id(), always.id()),
        given.stream().map(item -> item.reflection().id()).toList());
    assertEquals(Set.of(always.id()), given.get(0).contraries());
    assertEquals(Set.of(never.id()), given.get(1).contraries());
  }

  @Test
  void noTextThatHasUsesIsReplaced_withoutKeepingItAndItsCounts() {
    Reflection old = fixture.lesson("Restart the worker first");
    fixture.before.applied(fixture.user, old.id(), "task", null, TaskOutcome.SUCCESS);
    Reflection next =
        fixture.reflections.replace(
            fixture.user, old.id(), "Drain the worker and restart it", "restarting loses jobs");
    Reflection kept = fixture.reflections.get(fixture.user, old.id()).reflection();
    assertEquals(ReflectionState.RETIRED, kept.state());
    assertEquals(next.id(), kept.replacedBy());
    assertEquals(old.text(), kept.text());
    assertEquals(1, fixture.counts(old).successes());
    assertEquals(0, fixture.counts(next).suggested());
    assertEquals(List.of("Drain the worker and restart it"), lessons(fixture.advise("worker")));
  }

  @Test
  void aStatementAndItsNegationAreNeverOneLesson() {
    Reflection always = fixture.lesson("always retry a request that answers 409");
    RememberOutcome never = fixture.remember(draft("never retry a request that answers 409"));
    RememberOutcome dont =
        fixture.remember(draft("always do not retry a request that answers 409"));
    assertTrue(never instanceof RememberOutcome.Stored, never::toString);
    assertTrue(dont instanceof RememberOutcome.Stored, dont::toString);
    RememberOutcome near =
        fixture.remember(draft("Always retry a request that answers 503 please"));
    assertEquals(always.id(), near.reflection().id(), near::toString);
    assertTrue(near instanceof RememberOutcome.Reinforced again && again.near(), near::toString);
  }

  @Test
  void noNegationOfAnyLessonJoinsIt() {
    List<String> ways =
        List.of("retry the upload", "wait for the lock", "trust the cache of the shop");
    for (String way : ways) {
      String lesson = "in every deploy of the shop always " + way;
      Reflection own = fixture.lesson(lesson);
      for (String negation : List.of("never", "not", "don't", "don’t", "nicht", "jamais", "no")) {
        String contrary = lesson.replace("always", "always " + negation);
        RememberOutcome outcome = fixture.remember(draft(contrary));
        assertFalse(outcome.reflection().id().equals(own.id()), contrary);
        assertFalse(
            fixture.remember(draft(lesson)).reflection().id().equals(outcome.reflection().id()),
            contrary);
      }
    }
  }

  @Test
  void aRejectedLessonIsTaughtNoMore_howeverItIsSpelled_untilTheRejectionIsLifted() {
    Reflection wrong = fixture.lesson("Disable the firewall for speed");
    Reflection rejected =
        fixture.reflections.reject(fixture.user, wrong.id(), Reach.USER, "unsafe");
    assertEquals(wrong.id(), rejected.id());
    assertEquals(List.of(), ids(fixture.advise("firewall speed")));
    for (String again :
        List.of(
            "DISABLE  the firewall for speed!",
            "Dis\u00adable the f\u0456rewall for speed",
            "Disable the whole firewall for speed")) {
      RememberOutcome outcome = fixture.remember(draft(again));
      assertTrue(outcome instanceof RememberOutcome.Absorbed, again + ": " + outcome);
    }
    fixture.reflections.lift(fixture.user, wrong.id(), "it was the test network");
    assertTrue(
        fixture.remember(draft("Disable the firewall for speed"))
            instanceof RememberOutcome.Stored);
  }

  @Test
  void whatAnAdministratorRejects_isHiddenFromEveryUserOfTheOrganisation() {
    TenantScope colleague = fixture.memory.world.colleague();
    Reflection theirs =
        fixture.reflections.remember(colleague, draft("Skip the review")).reflection();
    Reflection own = fixture.lesson("Skip the review");
    fixture.reflections.reject(
        fixture.memory.world.orgAdmin(), own.id(), Reach.ORG, "reviews are the law");
    assertEquals(List.of(), fixture.all(colleague, ReflectionKind.LESSON));
    assertEquals(List.of(), ids(fixture.advise("review")));
    assertTrue(
        fixture.reflections.remember(colleague, draft("skip THE review"))
            instanceof RememberOutcome.Absorbed);
    assertFalse(theirs.id().equals(own.id()));
  }
}
