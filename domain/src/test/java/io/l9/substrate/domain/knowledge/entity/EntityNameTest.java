package io.l9.substrate.domain.knowledge.entity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityNameTest {

  /** A compatibility character whose normal form has 18 characters. */
  private static final String LONG_LIGATURE = "\uFDFA";

  private static final String ROCKET = "\uD83D\uDE80";

  @Test
  void namesThatDifferInCaseSpacesAndCompatibilityAreOne() {
    for (String written : List.of("Alice Ray", " ALICE \t\n ray ", "ＡＬＩＣＥ ray")) {
      assertEquals("alice ray", new EntityName(written).normalized(), written);
    }
  }

  @Test
  void refusesWhatIsNoName_andPointsToIt() {
    for (String text :
        List.of(
            "",
            " \u000B\f ",
            "x".repeat(EntityName.MAX_LENGTH + 1),
            LONG_LIGATURE.repeat(100),
            "a\u0000b")) {
      ValidationException refused =
          assertThrows(ValidationException.class, () -> EntityName.at("/subject", text), text);
      assertTrue(refused.getMessage().contains("/subject"), refused::getMessage);
    }
    assertThrows(ValidationException.class, () -> EntityName.at("/subject", null));
  }

  /** A predicate of 200 characters stands beside the name in the key of an index. */
  @Test
  void theLongestNamesFitIntoAKeyOfTheDatabase() {
    assertDoesNotThrow(() -> new EntityName("x".repeat(EntityName.MAX_LENGTH)));
    assertDoesNotThrow(() -> new EntityName("名".repeat(EntityName.MAX_LENGTH)));
    assertTrue(EntityName.isName(ROCKET.repeat(EntityName.MAX_LENGTH / 2)));
    assertFalse(EntityName.isName(LONG_LIGATURE.repeat(60)));
    assertTrue(EntityName.isName(LONG_LIGATURE.repeat(50)));
    assertFalse(EntityName.isName("\t"));
  }
}
