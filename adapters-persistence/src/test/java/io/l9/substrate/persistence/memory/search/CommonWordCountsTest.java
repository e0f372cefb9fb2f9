package io.l9.substrate.persistence.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommonWordCountsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long MANY = CommonWordCounts.COMMON + 1;
  private static final Set<String> WORD = Set.of("project", "project/de");

  private final TenantWorld world = new TenantWorld(new Random(5));
  private final TenantScope actor = world.endUser();
  private final CommonWordCounts counts = new CommonWordCounts();

  @Test
  void keepsACommonWordsCount_forAMinute() {
    counts.counted(actor, WORD, MANY, NOW);
    counts.counted(actor, WORD, MANY + 1, NOW.plusSeconds(1));
    assertEquals(MANY, counts.find(actor, WORD, NOW.plus(CommonWordCounts.KEPT)));
    assertNull(counts.find(actor, WORD, NOW.plus(CommonWordCounts.KEPT).plusMillis(1)));
    assertNull(counts.find(actor, WORD, NOW.minus(CommonWordCounts.KEPT).minusMillis(1)));
    assertNull(counts.find(actor, Set.of("project"), NOW));
  }

  @Test
  void keepsNoRareWordsCount() {
    counts.counted(actor, WORD, CommonWordCounts.COMMON, NOW);
    assertNull(counts.find(actor, WORD, NOW));
  }

  @Test
  void tellsNobodyWhatAnotherCounted() {
    counts.counted(actor, WORD, MANY, NOW);
    for (TenantScope other : world.actors()) {
      if (!other.sameActor(actor)) {
        assertNull(counts.find(other, WORD, NOW), other::toString);
      }
    }
  }

  @Test
  void forgetsTheOldest_ofVeryMany() {
    for (int i = 0; i <= CommonWordCounts.MOST_KEPT; i++) {
      counts.counted(actor, Set.of("term" + i), MANY, NOW);
    }
    assertNull(counts.find(actor, Set.of("term0"), NOW));
    assertEquals(MANY, counts.find(actor, Set.of("term1"), NOW));
  }
}
