package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryCellsTest {

  private final MemorySubstrate here = MemorySubstrate.builder().embedder(null).build();
  private final MemorySubstrate there = MemorySubstrate.builder().embedder(null).build();

  @Test
  void keepsATenantInItsCell_andTheOthersInTheDefaultOne() {
    CellResolver acmeIsThere =
        tenant -> tenant.equals(Names.tenant("acme")) ? Optional.of("eu") : Optional.empty();
    try (MemoryCells cells =
        new MemoryCells(Map.of(MemoryCells.DEFAULT, here, "eu", there), acmeIsThere)) {
      cells.as("acme", "sales", "alice").remember("Alice prefers email");
      cells.as("globex", "sales", "bob").remember("Bob prefers letters");

      assertEquals(1, there.as("acme", "sales", "alice").search("email").size());
      assertEquals(0, here.as("acme", "sales", "alice").search("email").size());
      assertEquals(1, here.as("globex", "sales", "bob").search("letters").size());
      assertEquals(0, there.as("globex", "sales", "bob").search("letters").size());
      assertSame(here, cells.main());
    }
  }

  @Test
  void saysWhichCellIsMissing() {
    try (MemoryCells cells =
        new MemoryCells(Map.of(MemoryCells.DEFAULT, here), tenant -> Optional.of("moon"))) {
      IllegalStateException nowhere =
          assertThrows(
              IllegalStateException.class, () -> cells.as("acme", "sales", "alice").scope());
      assertTrue(String.valueOf(nowhere.getMessage()).contains("'moon'"), nowhere::getMessage);
    }
  }

  @Test
  void refusesCellsWithoutADefaultOne() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new MemoryCells(Map.of("eu", there), tenant -> Optional.empty()));
  }
}
