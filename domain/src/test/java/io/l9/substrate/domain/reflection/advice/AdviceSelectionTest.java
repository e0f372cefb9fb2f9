package io.l9.substrate.domain.reflection.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.advice.AdviceSelection.Candidate;
import io.l9.substrate.domain.reflection.advice.Withheld.Reason;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.shared.Wording;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AdviceSelectionTest {

  private static final Effectiveness NONE = Effectiveness.unknown(.5);

  private int ids;

  private Reflection reflection(ReflectionKind kind, String content, Set<ReflectionId> contraries) {
    return Reflection.first(
            new ReflectionId(new UUID(0, ++ids)),
            new Ownership(new TenantId(new UUID(0, 1)), null, null),
            ReflectionDraft.of(kind, content),
            new UUID(0, 0),
            FactPath.INFERRED,
            new Author(null, null),
            Instant.EPOCH)
        .contradicting(contraries, Instant.EPOCH);
  }

  private static Candidate candidate(
      Reflection reflection, double relevance, Effectiveness effect) {
    String content = reflection.text().content();
    return new Candidate(
        reflection,
        AdviceScore.of(reflection, relevance, effect),
        effect,
        content.length(),
        null,
        Wording.of(content));
  }

  private Candidate lesson(String content, double relevance) {
    return candidate(reflection(ReflectionKind.LESSON, content, Set.of()), relevance, NONE);
  }

  private static List<String> texts(List<AdvisedReflection> items) {
    return items.stream().map(item -> item.reflection().text().content()).toList();
  }

  @Test
  void givesTheBestWithinBothBudgetsAndNamesTheRest() {
    AdviceSelection selection = new AdviceSelection(2, 12);
    var items =
        selection.of(
            Set.of(AdviceSection.LESSONS),
            List.of(
                lesson("cccc", .7),
                lesson("aaaa", .9),
                lesson("bbbbbbbbbb", .8),
                lesson("dddd", .6)));
    assertEquals(List.of("aaaa", "cccc"), texts(items.get(AdviceSection.LESSONS)));
    assertEquals(8, selection.tokens());
    assertEquals(
        List.of(Reason.MAX_TOKENS, Reason.MAX_ITEMS),
        selection.withheld().stream().map(Withheld::reason).toList());
  }

  @Test
  void failuresAreNotCrowdedOutByLessons() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      candidates.add(lesson("lesson number " + "abcdefghij".charAt(i), .9));
    }
    candidates.add(candidate(reflection(ReflectionKind.FAILURE, "disk full", Set.of()), .2, NONE));
    var items =
        new AdviceSelection(4, 1000)
            .of(Set.of(AdviceSection.LESSONS, AdviceSection.FAILURES), candidates);
    assertEquals(List.of("disk full"), texts(items.get(AdviceSection.FAILURES)));
    assertEquals(3, items.get(AdviceSection.LESSONS).size());
  }

  @Test
  void whatDoesHarmIsWithheld() {
    Effectiveness harm = new Effectiveness(-.2, 9, 1, .5);
    AdviceSelection selection = new AdviceSelection(5, 1000);
    var items =
        selection.of(
            Set.of(AdviceSection.LESSONS),
            List.of(
                candidate(reflection(ReflectionKind.LESSON, "harms", Set.of()), 1, harm),
                lesson("helps perhaps", .1)));
    assertEquals(List.of("helps perhaps"), texts(items.get(AdviceSection.LESSONS)));
    assertEquals(
        List.of(Reason.HARMFUL), selection.withheld().stream().map(Withheld::reason).toList());
  }

  @Test
  void ofNearDuplicatesTheBetterOneIsGiven() {
    Candidate better = lesson("warm the cache before the first request", .9);
    AdviceSelection selection = new AdviceSelection(5, 1000);
    var items =
        selection.of(
            Set.of(AdviceSection.LESSONS),
            List.of(lesson("Warm the cache, before the first request!", .8), better));
    assertEquals(1, items.get(AdviceSection.LESSONS).size());
    Withheld withheld = selection.withheld().get(0);
    assertEquals(Reason.NEAR_DUPLICATE, withheld.reason());
    assertEquals(better.reflection().id(), withheld.instead());
  }

  @Test
  void vectorsTellNearDuplicatesInOtherWords() {
    Candidate one = lesson("warm the cache", .9);
    Candidate other = lesson("preload entries", .8);
    List<Candidate> near = new ArrayList<>();
    for (Candidate plain : List.of(one, other)) {
      near.add(
          new Candidate(
              plain.reflection(),
              plain.score(),
              plain.effectiveness(),
              plain.tokens(),
              Vector.of(1, 0),
              plain.wording()));
    }
    Set<AdviceSection> lessons = Set.of(AdviceSection.LESSONS);
    assertEquals(
        2,
        new AdviceSelection(5, 1000)
            .of(lessons, List.of(one, other))
            .get(AdviceSection.LESSONS)
            .size());
    assertEquals(
        1, new AdviceSelection(5, 1000).of(lessons, near).get(AdviceSection.LESSONS).size());
  }

  @Test
  void contrariesAreMarkedAndTheMoreEffectiveComesFirst() {
    Reflection never = reflection(ReflectionKind.LESSON, "never retry", Set.of());
    Reflection always = reflection(ReflectionKind.LESSON, "always retry", Set.of(never.id()));
    List<AdvisedReflection> items =
        new AdviceSelection(5, 1000)
            .of(
                Set.of(AdviceSection.LESSONS),
                List.of(
                    candidate(never, .9, NONE),
                    candidate(always, .2, new Effectiveness(.2, 9, 8, .6))))
            .get(AdviceSection.LESSONS);
    assertEquals(List.of("always retry", "never retry"), texts(items));
    assertEquals(Set.of(never.id()), items.get(0).contraries());
    assertEquals(Set.of(always.id()), items.get(1).contraries());
  }

  @Test
  void aFailureIsGivenBeforeThePatternThatItBecame() {
    Reflection pattern = reflection(ReflectionKind.PATTERN, "the port is taken", Set.of());
    Reflection failure = reflection(ReflectionKind.FAILURE, "the port is taken", Set.of());
    Reflection constraint =
        reflection(ReflectionKind.FALSE_CONSTRAINT, "all ports are taken", Set.of());
    AdviceSelection selection = new AdviceSelection(5, 1000);
    Map<AdviceSection, List<AdvisedReflection>> items =
        selection.of(
            Set.of(AdviceSection.values()),
            List.of(
                candidate(pattern, .9, NONE),
                candidate(failure, .5, NONE),
                candidate(constraint, .1, NONE)));
    assertEquals(List.of("the port is taken"), texts(items.get(AdviceSection.FAILURES)));
    assertEquals(List.of("all ports are taken"), texts(items.get(AdviceSection.FALSE_CONSTRAINTS)));
    assertEquals(List.of(), items.get(AdviceSection.PATTERNS));
    assertEquals(
        List.of(new Withheld(pattern.id(), Withheld.Reason.NEAR_DUPLICATE, failure.id())),
        selection.withheld());
  }

  @Test
  void theSameCandidatesMakeTheSameAdviceInWhateverOrder() {
    Random random = new Random(7);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      candidates.add(
          lesson(
              "word"
                  + random.nextInt(6)
                  + " word"
                  + random.nextInt(6)
                  + " word"
                  + random.nextInt(6),
              random.nextInt(3) / 3.0));
    }
    Set<AdviceSection> lessons = Set.of(AdviceSection.LESSONS);
    Map<AdviceSection, List<AdvisedReflection>> first =
        new AdviceSelection(8, 200).of(lessons, candidates);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(candidates, random);
      assertEquals(first, new AdviceSelection(8, 200).of(lessons, candidates));
    }
    List<AdvisedReflection> items = first.get(AdviceSection.LESSONS);
    assertFalse(items.isEmpty());
    for (AdvisedReflection one : items) {
      for (AdvisedReflection other : items) {
        assertTrue(
            one == other
                || Wording.of(one.reflection().text().content())
                        .likeness(Wording.of(other.reflection().text().content()))
                    < AdviceSelection.SAME);
      }
    }
  }
}
