package io.l9.substrate.migrations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A random part of a long series of cases. {@code -Dl9.tests.all=true} tries all of them, and
 * {@code -Dl9.seed} repeats a choice.
 */
final class Sample {

  private static final boolean ALL = Boolean.getBoolean("l9.tests.all");
  private static final long SEED = Long.getLong("l9.seed", System.nanoTime());

  static {
    System.out.println("samples: repeat with -Dl9.seed=" + SEED);
  }

  private Sample() {}

  /** Returns random numbers, the same for each caller, of this run's seed. */
  static Random random() {
    return new Random(SEED);
  }

  /** Returns so many of the cases, in their order. */
  static <T> List<T> of(List<T> cases, int size) {
    if (ALL || cases.size() <= size) {
      return cases;
    }
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < cases.size(); place++) {
      places.add(place);
    }
    Collections.shuffle(places, random());
    return places.subList(0, size).stream().sorted().map(cases::get).toList();
  }
}
