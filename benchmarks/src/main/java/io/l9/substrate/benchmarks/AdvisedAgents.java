package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Agents whose lessons are known to help or to harm: kinds of tasks that succeed at rates of their
 * own, 15 lessons each, one in five harmful, one in five useful. Six outcomes in ten are reported;
 * one task in ten gets no lessons, and is reported.
 *
 * @param seed of everything that is random
 * @param kinds of tasks
 * @param tasks that are done
 */
record AdvisedAgents(long seed, int kinds, int tasks) {

  /** The lessons that a task is given at most. */
  static final int GIVEN = 3;

  private static final int LESSONS = 15;
  private static final int PROGRESS = 500;
  private static final double HARMFUL = -.2;
  private static final double USEFUL = .15;

  /** The product as an agent uses it. */
  interface Advisor {

    /** Returns the lessons for a task. */
    List<ReflectionId> beforeTask(String description, String kind, String task) throws Exception;

    void ended(String task, String kind, boolean success) throws Exception;
  }

  /**
   * The lessons that were given in the last third of the tasks.
   *
   * @param harmful the share of harmful ones
   * @param effect the mean of their true effects
   */
  record Result(double harmful, double effect) {}

  static String kind(int kind) {
    return "kind" + word(kind);
  }

  private String description(int kind) {
    return "a task of " + kind(kind) + " for " + agent();
  }

  private String agent() {
    return "agent" + word((int) seed);
  }

  private static String word(int number) {
    return Character.toString('a' + number / 26) + (char) ('a' + number % 26);
  }

  /** Tells an agent's lessons; returns the true effect of each. */
  Map<ReflectionId, Double> teach(Memory memory, PrecomputedEmbedder embedder) {
    Random random = new Random(seed);
    List<ReflectionDraft> drafts = new ArrayList<>();
    List<Double> effects = new ArrayList<>();
    for (int kind = 0; kind < kinds; kind++) {
      float[] topic = direction(random);
      embedder.know(description(kind), Vector.of(topic));
      for (int i = 0; i < LESSONS; i++) {
        String content = "lesson " + word(i) + " about " + kind(kind) + " by " + agent();
        embedder.know(content, Vector.of(near(topic, random)));
        drafts.add(ReflectionDraft.of(ReflectionKind.LESSON, content));
        double drawn = random.nextDouble();
        effects.add(drawn < .6 ? 0 : drawn < .8 ? USEFUL : HARMFUL);
      }
    }
    Map<ReflectionId, Double> byId = new HashMap<>();
    for (int from = 0; from < drafts.size(); from += ReflectionDraft.MAX_BATCH) {
      int end = Math.min(drafts.size(), from + ReflectionDraft.MAX_BATCH);
      List<RememberOutcome> outcomes = memory.reflections().rememberAll(drafts.subList(from, end));
      for (int i = from; i < end; i++) {
        byId.put(outcomes.get(i - from).reflection().id(), effects.get(i));
      }
    }
    if (byId.size() != drafts.size()) {
      throw new IllegalStateException("lessons were taken for each other");
    }
    return byId;
  }

  private static float[] direction(Random random) {
    float[] numbers = new float[PrecomputedEmbedder.MODEL.dimension()];
    double square = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
      square += numbers[i] * numbers[i];
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] /= (float) Math.sqrt(square);
    }
    return numbers;
  }

  /** Returns a vector as near to the topic as to say something else than the others near it. */
  private static float[] near(float[] topic, Random random) {
    float[] own = direction(random);
    for (int i = 0; i < own.length; i++) {
      own[i] = .8f * topic[i] + .6f * own[i];
    }
    return own;
  }

  /**
   * Does the tasks.
   *
   * @param progress hears how many are done, from time to time
   */
  Result run(Advisor advisor, Map<ReflectionId, Double> effects, IntConsumer progress)
      throws Exception {
    Random random = new Random(~seed);
    double[] base = random.doubles(kinds, .2, .9).toArray();
    Set<ReflectionId> harmful = new HashSet<>();
    effects.forEach((id, effect) -> harmful.addAll(effect < 0 ? Set.of(id) : Set.of()));
    int given = 0;
    int harms = 0;
    double sum = 0;
    for (int number = 0; number < tasks; number++) {
      int kind = random.nextInt(kinds);
      String task = "task " + number;
      boolean control = random.nextDouble() < .1;
      List<ReflectionId> lessons =
          control ? List.of() : advisor.beforeTask(description(kind), kind(kind), task);
      double effect = lessons.stream().mapToDouble(id -> effects.getOrDefault(id, 0.0)).sum();
      boolean success = random.nextDouble() < Math.min(.98, Math.max(.02, base[kind] + effect));
      boolean reported = random.nextDouble() < .6;
      if (control || reported) {
        advisor.ended(task, kind(kind), success);
      }
      if (number >= tasks - tasks / 3) {
        given += lessons.size();
        harms += (int) lessons.stream().filter(harmful::contains).count();
        sum += effect;
      }
      if ((number + 1) % PROGRESS == 0) {
        progress.accept(number + 1);
      }
    }
    return new Result((double) harms / given, sum / given);
  }
}
