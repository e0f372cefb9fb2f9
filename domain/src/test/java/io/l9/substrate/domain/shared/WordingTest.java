package io.l9.substrate.domain.shared;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Alice prefers email | alice  PREFERS email",
        "Alice prefers email | Alice prefers email.",
        "Alice prefers email | Ａlice prefers e\u200Bmail",
        "Alice prefers_contact email | Alice: prefers contact email",
        "The deploy failed because the disk was full | The deploy failed again because the disk was full",
        "请用邮件联系她 | 请用邮件联系她。",
        "!!! | !!!"
      })
  void whatSaysTheSameIsNear(String one, String other) {
    assertTrue(Wording.of(one).isNear(Wording.of(other)));
    assertTrue(Wording.of(other).isNear(Wording.of(one)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Alice prefers email | Alice prefers phone calls",
        "The price of polypropylene for orders of the north plant was 12 | The price of polypropylene for orders of the north plant was 14",
        "Alice wants to be called by the people of the plant | Alice never wants to be called by the people of the plant",
        "Alice wants to be called by the people of the plant | Alice doesn't wants to be called by the people of the plant",
        "Alice will im Urlaub von den Leuten im Werk angerufen werden | Alice will im Urlaub nicht von den Leuten im Werk angerufen werden",
        "请用邮件联系她 | 请不用邮件联系她",
        "!!! | ???"
      })
  void anotherNumberOrANegationIsNews(String one, String other) {
    assertFalse(Wording.of(one).isNear(Wording.of(other)));
    assertFalse(Wording.of(other).isNear(Wording.of(one)));
  }

  @Test
  void aTextOfTheSameWordsAndMoreIsNotWithin() {
    Wording fact = Wording.of("Alice prefers_contact email");

    assertTrue(Wording.of("Alice prefers email").isWithin(fact));
    assertFalse(Wording.of("Alice prefers email in the morning").isWithin(fact));
    assertFalse(Wording.of("").isWithin(fact));
    assertFalse(Wording.of("Alice email").isWithin(Wording.of("Alice never wants email")));
  }
}
