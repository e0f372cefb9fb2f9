package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.l9.substrate.domain.knowledge.fact.Spelling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link Spelling}. */
public abstract class SpellingContract {

  /** The spelling under test. */
  protected abstract Spelling spelling();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme ltd",
        "ACME LTD",
        " Acme  Ltd\t",
        "AcmeLtd",
        "\u0410cme Ltd",
        "\u0430cme \u217ctd",
        "\uFF21\uFF43\uFF4D\uFF45 Ltd",
        "A\u200bc\u200dm\u2060e\u00adLtd\ufeff",
        "\u202eAcme\u202c Ltd",
        "Acme\u2800Ltd\u3164",
        "\uD835\uDC00cme Ltd",
        "Acme Itd",
        "Acme 1td",
        "Acme |td",
        "A\u0441me Ltd\uDB40\uDC61"
      })
  void seesOneText_inAllThatLookLikeIt(String other) {
    assertEquals(spelling().skeleton("Acme Ltd"), spelling().skeleton(other));
  }

  @Test
  void seesNoughtsAndLigatures() {
    assertEquals(spelling().skeleton("Office 100"), spelling().skeleton("o\uFB03ce lO0"));
    assertEquals(spelling().skeleton("Stra\u00dfe"), spelling().skeleton("STRASSE"));
    assertEquals(spelling().skeleton("modern"), spelling().skeleton("rnodem"));
  }

  @Test
  void tellsTextsApart_thatAReaderTellsApart() {
    List<String> texts =
        List.of(
            "Acme",
            "Acne",
            "Acmes",
            "M\u00fcller",
            "Muller",
            "Oslo",
            "\u5317\u4eac",
            "42",
            "24",
            "");
    for (String one : texts) {
      for (String other : texts) {
        if (!one.equals(other)) {
          assertNotEquals(spelling().skeleton(one), spelling().skeleton(other), one + "/" + other);
        }
      }
    }
  }

  @Test
  void keepsAnEmptyText_andWhatIsOnlyInvisible() {
    assertEquals("", spelling().skeleton(""));
    assertEquals("", spelling().skeleton(" \u200b\u2800\n"));
  }

  @Test
  void answersAlike_forItsOwnAnswer() {
    for (String text :
        List.of("Acme Ltd", "\u0410cme 100 |", "Stra\u00dfe", "\u00c5ngstr\u00f6m")) {
      String once = spelling().skeleton(text);
      assertEquals(once, spelling().skeleton(once), text);
    }
  }
}
