package io.l9.substrate.domain.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

  private static Position position(int i) {
    return new Position(Instant.ofEpochSecond(i), new UUID(0, i));
  }

  @Test
  void isTheLast_whenNoRowIsLeftOver() {
    for (List<Integer> rows : List.of(List.<Integer>of(), List.of(1), List.of(1, 2))) {
      Page<Integer> page = Page.of(rows, 2, PageTest::position);
      assertEquals(rows, page.items());
      assertNull(page.next());
    }
  }

  @Test
  void endsAtTheLastRowItGivesOut_whenOneIsLeftOver() {
    Page<Integer> page = Page.of(List.of(1, 2, 3), 2, PageTest::position);
    assertEquals(List.of(1, 2), page.items());
    assertEquals(position(2), page.next());
  }

  @Test
  void keepsItsItems_whenTheGivenListChanges() {
    List<Integer> rows = new ArrayList<>(List.of(1, 2));
    Page<Integer> page = Page.of(rows, 2, PageTest::position);
    rows.clear();
    assertEquals(List.of(1, 2), page.items());
    assertThrows(UnsupportedOperationException.class, () -> page.items().clear());
  }

  @Test
  void positions_areOrderedByTimeFirst() {
    assertTrue(position(1).compareTo(position(2)) < 0);
    assertTrue(new Position(Instant.EPOCH, new UUID(9, 9)).compareTo(position(1)) < 0);
    assertEquals(0, position(1).compareTo(position(1)));
  }

  @Test
  void ids_areOrderedAsTheirText() {
    Random random = new Random(1);
    List<UUID> ids =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
            .limit(500)
            .collect(Collectors.toCollection(ArrayList::new));
    ids.add(new UUID(0, 0));
    ids.add(new UUID(-1, -1));
    ids.add(new UUID(ids.get(0).getMostSignificantBits(), 5));
    Collections.shuffle(ids, random);
    List<String> byText = ids.stream().map(UUID::toString).sorted().toList();
    ids.sort(Position::compareIds);
    assertEquals(byText, ids.stream().map(UUID::toString).toList());
  }
}
