package io.l9.substrate.testkit.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.prompt.TokenEstimator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link TokenEstimator}. */
public abstract class TokenEstimatorContract {

  private static final List<String> PARTS =
      List.of(
          "Alice",
          " ",
          "    ",
          "\n",
          "\t",
          "e",
          "POLYPROPYLENE",
          "12345",
          ",",
          "</memory>",
          "&lt;",
          "\u00E9",
          "\u0416",
          "\u05D0",
          "\u4EBA",
          "\uD55C",
          "\u0939",
          "\uD83D\uDE00",
          "\u200D");

  /** The estimator under test. */
  protected abstract TokenEstimator estimator();

  @Test
  void hasANameThatStays() {
    String name = estimator().name();
    assertFalse(name.isBlank());
    assertTrue(name.length() <= 100, name);
    assertEquals(name, estimator().name());
  }

  @Test
  void anEmptyTextHasNoTokens() {
    assertEquals(0, estimator().tokens(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1",
        ".",
        " ",
        "  ",
        "\n",
        "\u4EBA",
        "\uD83D\uDE00",
        "\u200D",
        "Alice said so."
      })
  void anyOtherTextHasSome_andAlwaysAsMany(String text) {
    int tokens = estimator().tokens(text);
    assertTrue(tokens >= 1, text);
    assertEquals(tokens, estimator().tokens(text));
  }

  @Test
  void linesHaveAtMostTheSumOfTheirTokens() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 500; run++) {
      String first = text(random) + "\n";
      String second = text(random);
      int together = estimator().tokens(first + second);
      int apart = estimator().tokens(first) + estimator().tokens(second);
      assertTrue(together <= apart, "seed " + seed + ", run " + run + ": " + first + "|" + second);
    }
  }

  @Test
  void aLongTextHasMoreTokensThanEachOfItsLines() {
    String line = "Alice prefers to be contacted by email in the morning.\n";
    assertTrue(estimator().tokens(line.repeat(100)) >= 50 * estimator().tokens(line));
  }

  private static String text(Random random) {
    return Stream.generate(() -> PARTS.get(random.nextInt(PARTS.size())))
        .limit(random.nextInt(20))
        .collect(Collectors.joining());
  }
}
