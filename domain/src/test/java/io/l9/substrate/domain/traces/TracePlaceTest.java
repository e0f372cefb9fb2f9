package io.l9.substrate.domain.traces;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.shared.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TracePlaceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID LOW = new UUID(1, 0);
  private static final UUID HIGH = new UUID(-1, 0); // of the greatest first byte

  private static final List<TracePlace> SORTED =
      List.of(
          new TracePlace(NOON.minusSeconds(1), HIGH, TraceKind.CHECKPOINT, 0),
          new TracePlace(NOON, LOW, TraceKind.LOG, 0),
          new TracePlace(NOON, LOW, TraceKind.REASONING, 0),
          new TracePlace(NOON, LOW, TraceKind.STEP, 0),
          new TracePlace(NOON, LOW, TraceKind.STEP, 10),
          new TracePlace(NOON, HIGH, TraceKind.LOG, 0));

  @Test
  void orderIsByTimeThenIdThenKindThenOrdinal() {
    List<TracePlace> mixed = new ArrayList<>(SORTED);
    Collections.shuffle(mixed, new Random(1));
    Collections.sort(mixed);
    assertEquals(SORTED, mixed);
  }

  @Test
  void kindsAreInTheOrderOfTheirCodes_whichIsThatOfTheStores() {
    List<TraceKind> kinds = List.of(TraceKind.values());
    assertEquals(kinds.stream().sorted(Comparator.comparing(TraceKind::code)).toList(), kinds);
    kinds.forEach(kind -> assertEquals(kind, TraceKind.ofCode(kind.code())));
    refused("/kind", () -> TraceKind.ofCode("other"));
  }

  @Test
  void aPageSaysWhereTheNextOneBegins_ifThereIsOne() {
    List<TraceEntry> read =
        SORTED.stream().map(place -> TraceEntry.of(place, null, "", "")).toList();
    assertNull(TracePage.of(read, 6).next());
    TracePage page = TracePage.of(read, 5);
    assertEquals(5, page.entries().size());
    assertEquals(SORTED.get(4), page.next());
  }

  @Test
  void aQueryRefusesWhatNobodyCouldAsk() {
    refused("/trace_id", () -> TraceQuery.of(" "));
    refused("/trace_id", () -> TraceQuery.of("x".repeat(201)));
    refused("/parts", () -> new TraceQuery("t", Set.of(), 1, null));
    refused(
        "/limit",
        ErrorCode.LIMIT_TOO_LARGE,
        () -> new TraceQuery("t", Set.of(TracePart.LOG), 201, null));
  }
}
