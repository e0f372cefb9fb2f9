package io.l9.substrate.domain.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Bm25Test {

  @Test
  void isTheFormula() {
    // by hand: idf = ln(1 + (10 - 2 + 0.5) / 2.5) = ln 4.4; a text of average length, once
    assertEquals(Math.log(4.4), Bm25.score(1, 100, 100, 10, 2), 1e-12);
    // three times, in a text of double length: 3 * 2.2 / (3 + 1.2 * 1.75)
    assertEquals(Math.log(4.4) * 6.6 / 5.1, Bm25.score(3, 200, 100, 10, 2), 1e-12);
  }

  @Test
  void staysAboveZero_evenIfEveryDocumentHasTheTerm() {
    for (long documents = 1; documents < 1000; documents++) {
      assertTrue(Bm25.score(1, 10, 10, documents, documents) > 0);
    }
  }

  @Test
  void growsWithTheFrequency_butNeverBeyondItsLimit() {
    double before = 0;
    double limit = Math.log(4.4) * (Bm25.K1 + 1);
    for (int frequency = 1; frequency < 100; frequency++) {
      double score = Bm25.score(frequency, 100, 100, 10, 2);
      assertTrue(score > before && score < limit);
      before = score;
    }
  }

  @Test
  void prefersRareTermsAndShortTexts() {
    assertTrue(Bm25.score(1, 100, 100, 10, 1) > Bm25.score(1, 100, 100, 10, 2));
    assertTrue(Bm25.score(1, 50, 100, 10, 2) > Bm25.score(1, 100, 100, 10, 2));
  }
}
