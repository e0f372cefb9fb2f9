package io.l9.substrate.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchKeyTest {

  @Test
  void foldsSpacesAndTheLettersOfAscii() {
    assertEquals(Optional.of("acme gmbh ÄÖ"), SearchKey.of("  ACME\t\n GmbH ÄÖ "));
    assertEquals(Optional.empty(), SearchKey.of(" \t "));
  }

  @Test
  void countsCharacters_notHalvesOfThem() {
    String key = SearchKey.of("😀".repeat(300)).orElse("");
    assertEquals(SearchKey.MAX_CHARACTERS, key.codePointCount(0, key.length()));
  }
}
