package io.l9.substrate.domain.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text of a namespace, and the labels that it may have. */
class NamespaceTest {

  /** The characters that notations of paths and patterns give a meaning. */
  private static final String CHARACTERS = "ab%_.*\\^$\n\u001E\u001F ~\u007F\u00e9\uFFFD";

  private static final int ROUNDS = Integer.getInteger("l9.store.namespaces", 5_000);

  private static Namespace random(Random random) {
    List<String> labels = new ArrayList<>();
    int depth = random.nextInt(4);
    for (int i = 0; i < depth; i++) {
      StringBuilder label = new StringBuilder();
      do {
        label.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      } while (random.nextInt(3) > 0);
      labels.add(label.toString());
    }
    return new Namespace(labels);
  }

  @Test
  void hasATextThatBeginsWithThatOfAnother_ifAndOnlyIfItIsWithinIt() {
    Random random = new Random(7);
    for (int i = 0; i < ROUNDS; i++) {
      Namespace one = random(random);
      Namespace other = random(random);
      assertEquals(one, Namespace.ofText(one.text()));
      assertEquals(one.isWithin(other), one.text().startsWith(other.text()), one + " " + other);
      assertEquals(one.equals(other), one.text().equals(other.text()), one + " " + other);
    }
  }

  @Test
  void standsBeforeWhatIsBelowIt_andThatBeforeItsSiblings() {
    List<Namespace> ordered =
        List.of(
            Namespace.ROOT,
            Namespace.of("a"),
            Namespace.of("a", "b"),
            Namespace.of("a", "b", "c"),
            Namespace.of("a b"),
            Namespace.of("a."),
            Namespace.of("ab"),
            Namespace.of("\uFFFD"),
            Namespace.of("\uD83D\uDE80"));
    List<Namespace> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(Namespace.ORDER);
    assertEquals(ordered, shuffled);
    assertTrue(Namespace.ORDER.compare(Namespace.of("a", "b"), Namespace.of("a\n")) < 0);
  }

  private static void assertRefused(String pointer, String... labels) {
    ValidationException e = assertThrows(ValidationException.class, () -> Namespace.of(labels));
    assertEquals(pointer, e.violations().get(0).pointer());
  }

  @Test
  void hasAFewLabels_noneOfThemEmpty() {
    String longest = "x".repeat(255);
    assertEquals(List.of(longest, " "), Namespace.of(longest, " ").labels());
    assertRefused("/namespace/1", "a", "");
    assertRefused("/namespace/0", longest + "x");
    assertRefused("/namespace/0", "a\0");
    assertRefused("/namespace/0", "\uD83D");
    assertRefused("/namespace", Collections.nCopies(21, "a").toArray(String[]::new));
    assertRefused("/namespace", longest, longest, longest, longest);
  }
}
