package io.l9.substrate.domain.reflection.advice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.UseCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The formula of effects against agents whose lessons are known to help or to harm: 20 kinds of
 * tasks that succeed at rates of their own, 15 lessons each, one in five harmful, one in five
 * useful; six outcomes in ten are reported, one task in ten gets no lessons.
 */
final class LearningSimulationTest {

  private static final int TASKS = 3000;
  private static final int LAST = 1000;
  private static final int KINDS = 20;
  private static final int LESSONS = 15;
  private static final int GIVEN = 3;

  private static final class Lesson {
    private final double effect;
    private long successes;
    private long failures;

    Lesson(double effect) {
      this.effect = effect;
    }

    Effectiveness measured(String kind, KindRate rate) {
      UseCounts counts = new UseCounts(kind, successes + failures, 0, successes, failures, 0);
      return Effectiveness.of(List.of(counts), Map.of(kind, rate));
    }
  }

  private record Result(double harmful, double effect) {}

  private static Result run(long seed) {
    Random random = new Random(seed);
    double[] base = random.doubles(KINDS, .2, .9).toArray();
    List<List<Lesson>> lessons = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      List<Lesson> of = new ArrayList<>();
      for (int i = 0; i < LESSONS; i++) {
        double drawn = random.nextDouble();
        of.add(new Lesson(drawn < .6 ? 0 : drawn < .8 ? .15 : -.2));
      }
      lessons.add(of);
    }
    long[] controls = new long[KINDS];
    long[] controlSuccesses = new long[KINDS];
    int given = 0;
    int harmful = 0;
    double effects = 0;
    for (int task = 0; task < TASKS; task++) {
      int kind = random.nextInt(KINDS);
      String name = "kind " + kind;
      KindRate rate = new KindRate(name, controls[kind], controlSuccesses[kind], 0, 0);
      boolean control = random.nextDouble() < .1;
      List<Lesson> used =
          control
              ? List.of()
              : lessons.get(kind).stream()
                  .sorted(
                      Comparator.comparingDouble(
                          (Lesson lesson) -> -lesson.measured(name, rate).lift()))
                  .limit(GIVEN)
                  .toList();
      double effect = used.stream().mapToDouble(lesson -> lesson.effect).sum();
      boolean success = random.nextDouble() < Math.min(.98, Math.max(.02, base[kind] + effect));
      if (control) {
        controls[kind]++;
        controlSuccesses[kind] += success ? 1 : 0;
      } else if (random.nextDouble() < .6) {
        for (Lesson lesson : used) {
          lesson.successes += success ? 1 : 0;
          lesson.failures += success ? 0 : 1;
        }
      }
      if (task >= TASKS - LAST) {
        given += used.size();
        harmful += (int) used.stream().filter(lesson -> lesson.effect < 0).count();
        effects += effect;
      }
    }
    return new Result((double) harmful / given, effects / given);
  }

  @Test
  void harmfulLessonsFadeAndUsefulOnesStay() {
    double harmful = 0;
    double effect = 0;
    for (int seed = 0; seed < 20; seed++) {
      Result result = run(seed);
      harmful += result.harmful() / 20;
      effect += result.effect() / 20;
    }
    assertTrue(harmful <= .07, "share of harmful lessons given: " + harmful);
    assertTrue(effect >= .04, "mean true effect of lessons given: " + effect);
  }
}
