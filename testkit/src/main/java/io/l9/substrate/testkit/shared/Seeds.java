package io.l9.substrate.testkit.shared;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.TestInfo;

/**
 * Reproducible random numbers: {@code -Dl9.seed=N} repeats a run, of one test or of all. The seed
 * is printed once. In a database that keeps its rows, repeat with a fresh one.
 */
public final class Seeds {

  private static final long SEED = Long.getLong("l9.seed", System.nanoTime());

  static {
    System.out.println("Random tests: repeat with -Dl9.seed=" + SEED);
  }

  private Seeds() {}

  /**
   * Returns random numbers for one test. Another test does not change them, nor does the same
   * method in another class that inherits it.
   */
  public static Random of(TestInfo test) {
    String name =
        test.getTestClass().map(Class::getName).orElse("")
            + test.getTestMethod().map(Object::toString).orElse("")
            + test.getDisplayName();
    return new Random(SEED * 31 + name.hashCode());
  }

  /** Any 128 bits, not only those of a known UUID version. */
  public static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
