package io.l9.substrate.application.memory.packet;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PacketRetrievalServiceTest {

  private final MemoryFixture fixture = new MemoryFixture(null);
  private final PacketRetrieval retrieval = fixture.memory.retrieval();

  @Test
  void saysNotFound_forAnUnknownIdAndForAForeignOneAlike() {
    Packet foreign =
        fixture
            .memory
            .ingestion()
            .ingest(fixture.world.foreigner(), fixture.draft("x").build())
            .packet();

    for (PacketId missing : List.of(id(1), foreign.id())) {
      NotFoundException e =
          assertThrows(
              NotFoundException.class, () -> retrieval.get(fixture.world.endUser(), missing));
      assertEquals(ErrorCode.NOT_FOUND, e.code());
    }
  }

  @Test
  void saysExpired_onceThePacketIs() {
    Packet packet = fixture.stored(fixture.draft("x").expiresAt(NOW.plusSeconds(5)));
    fixture.clock.advance(Duration.ofSeconds(5));

    NotFoundException e =
        assertThrows(
            NotFoundException.class, () -> retrieval.get(fixture.world.endUser(), packet.id()));

    assertEquals(ErrorCode.EXPIRED, e.code());
  }

  @Test
  void pagesThroughAThread_withoutLosingOrRepeatingAny() {
    ThreadId thread = new ThreadId(new UUID(3, 4));
    List<PacketId> all = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      all.add(
          fixture
              .stored(
                  fixture
                      .draft("turn " + i)
                      .thread(thread)
                      .timestamp(NOW.minusSeconds(100 - i / 3)))
              .id());
    }
    List<PacketId> seen = new ArrayList<>();
    ThreadQuery query = new ThreadQuery(thread, false, 5, null);
    Page<Packet> page;
    do {
      page = retrieval.thread(fixture.world.endUser(), query);
      page.items().forEach(packet -> seen.add(packet.id()));
      query = new ThreadQuery(thread, false, 5, page.next());
    } while (page.next() != null);

    assertEquals(all, seen);
  }

  /** A diamond: 1 above 2 and 3, these above 4; 5 below 4. */
  private void storeDiamond() {
    fixture.stored(fixture.draft("1").id(id(1)));
    fixture.stored(fixture.draft("2").id(id(2)).parents(List.of(id(1))));
    fixture.stored(fixture.draft("3").id(id(3)).parents(List.of(id(1))));
    fixture.stored(fixture.draft("4").id(id(4)).parents(List.of(id(2), id(3))));
    fixture.stored(fixture.draft("5").id(id(5)).parents(List.of(id(4))));
  }

  private Lineage lineage(long start, Direction direction, int depth, int nodes) {
    return retrieval.lineage(
        fixture.world.endUser(), new LineageQuery(id(start), direction, depth, nodes));
  }

  private static Set<PacketId> nodes(Lineage lineage) {
    Set<PacketId> ids = new HashSet<>();
    lineage.nodes().forEach(node -> assertTrue(ids.add(node.packet().id()), "each node once"));
    return ids;
  }

  @Test
  void followsALineageUpAndDown() {
    storeDiamond();

    Lineage up = lineage(4, Direction.UP, 32, 500);
    Lineage down = lineage(2, Direction.DOWN, 32, 500);
    Lineage both = lineage(4, Direction.BOTH, 32, 500);

    assertEquals(Set.of(id(4), id(2), id(3), id(1)), nodes(up));
    assertEquals(4, up.edges().size());
    assertEquals(Set.of(id(2), id(4), id(5)), nodes(down));
    assertEquals(Set.of(id(1), id(2), id(3), id(4), id(5)), nodes(both));
    assertEquals(5, both.edges().size());
    for (Lineage.Node node : both.nodes()) {
      assertEquals(node.packet().generation() - 2, node.depth());
    }
    assertFalse(up.truncated() || down.truncated() || both.truncated());
  }

  @Test
  void saysThatItIsTruncated_whenACapCutsTheLineage() {
    storeDiamond();

    Lineage shallow = lineage(5, Direction.UP, 1, 500);
    Lineage narrow = lineage(5, Direction.UP, 32, 2);

    assertEquals(Set.of(id(5), id(4)), nodes(shallow));
    assertTrue(shallow.truncated());
    assertEquals(3, narrow.nodes().size());
    assertTrue(narrow.truncated());
    assertFalse(lineage(4, Direction.UP, 2, 3).truncated());
  }

  @Test
  void stopsAtWhatHasExpired() {
    fixture.stored(fixture.draft("1").id(id(1)).expiresAt(NOW.plusSeconds(5)));
    fixture.stored(fixture.draft("2").id(id(2)).parents(List.of(id(1))));
    fixture.clock.advance(Duration.ofSeconds(5));

    Lineage lineage = lineage(2, Direction.UP, 32, 500);

    assertEquals(Set.of(id(2)), nodes(lineage));
    assertEquals(List.of(), lineage.edges());
  }
}
