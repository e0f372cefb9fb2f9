package io.l9.substrate.application.reflection;

import static io.l9.substrate.application.reflection.ReflectionFixture.draft;
import static io.l9.substrate.application.reflection.ReflectionFixture.forced;
import static io.l9.substrate.application.reflection.ReflectionFixture.ids;
import static io.l9.substrate.application.reflection.ReflectionFixture.lessons;
import static io.l9.substrate.application.reflection.ReflectionFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceScore;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdviceSelection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Wording;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The promises of advice before a task: what is given, and what never is. */
final class AdvicePromisesTest {

  private final ReflectionFixture fixture = new ReflectionFixture();

  @Test
  void adviceHasFiveItemsAndEightHundredTokens_ifNothingElseIsAskedFor() {
    for (String deploy : ReflectionFixture.DEPLOYS) {
      fixture.lesson(deploy + ": " + (deploy + ", ").repeat(20));
    }
    Advice advice = fixture.advise("a deploy");
    assertTrue(!ids(advice).isEmpty() && ids(advice).size() < 5, advice::toString);
    assertTrue(advice.tokens() <= 800, advice::toString);
    assertEquals(7, ids(advice).size() + advice.withheld().size());
  }

  @Test
  void whatFitsTooLittleIsNotGiven_andTheAnswerSaysSo() {
    Reflection row = fixture.lesson("Warm every cache before a deploy begins");
    Advice none = fixture.advise("paint the garden fence");
    assertEquals(List.of(), ids(none));
    assertEquals(List.of(), none.withheld());
    assertTrue(none.notes().get(0).startsWith("nothing fits: the greatest relevance is"));

    assertEquals(List.of(row.id()), ids(least("paint the garden fence", 0.0)));
    assertEquals(List.of(row.id()), ids(least("a deploy", .5)));
    assertEquals(List.of(), ids(least("a deploy of the shop", .8)));
    Advice unknown = new ReflectionFixture().advise("a deploy");
    assertTrue(unknown.notes().get(0).startsWith("nothing fits: no reflection"));
    assertThrows(ValidationException.class, () -> least("a deploy", 1.1));
  }

  private Advice least(String description, double relevance) {
    return fixture.before.advise(
        fixture.user,
        new AdviceQuery(
            description, null, List.of(), null, 5, 800, Set.of(AdviceSection.LESSONS), relevance));
  }

  @Test
  void bothBudgetsHold_andNoTwoItemsSayTheSame(TestInfo test) {
    Random random = Seeds.of(test);
    List<String> words =
        List.of("cache", "index", "queue", "lock", "shard", "probe", "lease", "pool");
    List<ReflectionKind> kinds =
        List.of(ReflectionKind.LESSON, ReflectionKind.FAILURE, ReflectionKind.FALSE_CONSTRAINT);
    for (int i = 0; i < 120; i++) {
      StringBuilder text = new StringBuilder("the deploy");
      random
          .ints(3 + random.nextInt(6), 0, words.size())
          .forEach(word -> text.append(' ').append(words.get(word)));
      fixture.remember(
          forced(ReflectionDraft.of(kinds.get(random.nextInt(kinds.size())), text.toString())));
    }
    for (int i = 0; i < 50; i++) {
      int items = 1 + random.nextInt(20);
      int tokens = 1 + random.nextInt(200);
      Advice advice =
          fixture.before.advise(
              fixture.user,
              new AdviceQuery(
                  "the deploy " + words.get(random.nextInt(words.size())),
                  null,
                  List.of(),
                  null,
                  items,
                  tokens,
                  Set.of(AdviceSection.values()),
                  null));
      List<AdvisedReflection> given =
          advice.sections().values().stream().flatMap(List::stream).toList();
      assertTrue(given.size() <= items, advice::toString);
      assertTrue(advice.tokens() <= tokens, advice::toString);
      assertEquals(given.stream().mapToInt(AdvisedReflection::tokens).sum(), advice.tokens());
      for (AdvisedReflection one : given) {
        for (AdvisedReflection other : given) {
          assertTrue(one == other || likeness(one, other) < AdviceSelection.SAME, advice::toString);
        }
      }
    }
  }

  private double likeness(AdvisedReflection one, AdvisedReflection other) {
    FakeEmbedder embedder = new FakeEmbedder();
    String text = one.reflection().text().content();
    String like = other.reflection().text().content();
    return Math.max(
        Wording.of(text).likeness(Wording.of(like)),
        embedder.embedQuery(text).cosine(embedder.embedQuery(like)));
  }

  @Test
  void nothingThatIsRetiredIsGiven_andItComesAnewWhenItIsSaidAgain() {
    Reflection row = fixture.lesson("Use the old gateway");
    fixture.reflections.retire(fixture.user, row.id(), "there is a new one");
    assertEquals(List.of(), ids(fixture.advise("gateway")));
    RememberOutcome again = fixture.remember(draft("Use the old gateway"));
    assertTrue(again instanceof RememberOutcome.Stored, again::toString);
    assertFalse(again.reflection().id().equals(row.id()));
  }

  @Test
  void nothingThatIsExpiredIsGiven_andItComesAnewWhenItIsSaidAgain() {
    Instant end = fixture.memory.clock.instant().plusSeconds(60);
    Reflection row = fixture.remember(until(end, draft("Use the old gateway"))).reflection();
    Reflection other = fixture.lesson("The gateway is slow on Mondays");
    assertEquals(Set.of(row.id(), other.id()), Set.copyOf(ids(fixture.advise("gateway"))));
    fixture.memory.clock.advance(Duration.ofSeconds(60));
    assertEquals(List.of(other.id()), ids(fixture.advise("gateway")));
    assertEquals(List.of(other), fixture.all(fixture.user, ReflectionKind.LESSON));
    RememberOutcome again = fixture.remember(draft("Use the old gateway"));
    assertTrue(again instanceof RememberOutcome.Stored, again::toString);
    assertFalse(again.reflection().id().equals(row.id()));
  }

  @Test
  void nothingThatAReaderDoesNotSeeIsGiven() {
    Reflection own = fixture.lesson("Use the old gateway");
    for (TenantScope other :
        List.of(fixture.memory.world.colleague(), fixture.memory.world.foreigner())) {
      Reflection theirs =
          fixture.reflections.remember(other, draft("Use the new gateway")).reflection();
      assertEquals(
          List.of(theirs.id()),
          ids(fixture.before.advise(other, AdviceQuery.of("gateway").forTask("task"))));
    }
    assertEquals(List.of(own.id()), ids(fixture.advise("gateway")));
  }

  @Test
  void eachItemHasTheScoreThatItsPartsMake() {
    ReflectionFixture.DEPLOYS.forEach(fixture::lesson);
    Advice advice = fixture.advise("a deploy");
    for (AdvisedReflection item : advice.of(AdviceSection.LESSONS)) {
      AdviceScore score = item.score();
      assertEquals(AdviceScore.CONFIDENCE * item.reflection().confidence(), score.confidence());
      assertEquals(
          AdviceScore.EFFECTIVENESS * item.effectiveness().scaled(), score.effectiveness());
      assertEquals(AdviceScore.PRIORITY * Priority.MEDIUM.weight(), score.priority());
      assertTrue(score.relevance() > 0 && score.relevance() <= AdviceScore.RELEVANCE);
      assertEquals(
          score.relevance() + score.effectiveness() + score.confidence() + score.priority(),
          score.total());
    }
  }

  @Test
  void whatATaskRecommendsIsAmongTheLessons() {
    fixture.record(
        "task",
        TaskOutcome.SUCCESS,
        new TaskFindings(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("Add a probe to the deploy")));
    assertEquals(List.of("Add a probe to the deploy"), lessons(fixture.advise("a deploy")));
  }

  @Test
  void identicalCallsHaveIdenticalAnswers() {
    ReflectionFixture.DEPLOYS.forEach(fixture::lesson);
    for (int i = 0; i < 5; i++) {
      fixture.ended("usual " + i, TaskOutcome.SUCCESS);
    }
    assertEquals(fixture.advise("a deploy").toString(), fixture.advise("a deploy").toString());
    assertEquals(
        fixture.advise("a deploy", "task").toString(),
        fixture.advise("a deploy", "task").toString());
  }

  @Test
  void withoutAnEmbedder_lessonsAreFoundByWords_andTheAnswerSaysSo() {
    ReflectionFixture plain = new ReflectionFixture(null, 0);
    Reflection row = plain.lesson("Flush the replica");
    Advice advice = plain.advise("the replica");
    assertEquals(List.of(row.id()), ids(advice));
    assertEquals(1, advice.notes().size());
  }

  @Test
  void aShareOfTheTasksGetsNoAdvice_alwaysTheSame_ifThatIsSet() {
    ReflectionFixture halved = new ReflectionFixture(new FakeEmbedder(), .5);
    halved.lesson("Flush the replica");
    int controls = 0;
    for (int i = 0; i < 200; i++) {
      String task = new UUID(7, i).toString();
      Advice advice = halved.advise("the replica", task);
      assertEquals(advice, halved.advise("the replica", task));
      assertEquals(advice.control(), ids(advice).isEmpty());
      assertEquals(
          advice.control(), halved.ended(task, TaskOutcome.SUCCESS).reflection().withoutHelp());
      controls += advice.control() ? 1 : 0;
    }
    assertTrue(controls > 60 && controls < 140, controls + " of 200");
  }

  @Test
  void choosesOnceMore_whenAReflectionGoesBetweenTheChoiceAndTheLedger() {
    AtomicInteger conflicts = new AtomicInteger(1);
    ReflectionFixture raced =
        new ReflectionFixture(
            store ->
                new ReflectionStore(
                    store.unitOfWork(),
                    store.reflections(),
                    refusing(store.uses(), conflicts),
                    store.tasks(),
                    store.audit()));
    Reflection row = raced.lesson("Warm every cache before a deploy begins");
    assertEquals(List.of(row.id()), ids(raced.advise("a deploy", "task-1")));
    conflicts.set(2);
    assertThrows(ConflictException.class, () -> raced.advise("a deploy", "task-2"));
  }

  /** A ledger that refuses the next writes, as a database does when a reflection is gone. */
  private static ReflectionUseRepository refusing(
      ReflectionUseRepository uses, AtomicInteger conflicts) {
    return (ReflectionUseRepository)
        Proxy.newProxyInstance(
            ReflectionUseRepository.class.getClassLoader(),
            new Class<?>[] {ReflectionUseRepository.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && conflicts.getAndDecrement() > 0) {
                throw new ConflictException(ErrorCode.CONFLICT, "no longer stored");
              }
              return method.invoke(uses, arguments);
            });
  }
}
