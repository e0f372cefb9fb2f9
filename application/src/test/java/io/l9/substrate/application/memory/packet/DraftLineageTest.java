package io.l9.substrate.application.memory.packet;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ingestion of drafts that name parents, stored ones or others of the batch. */
class DraftLineageTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final PacketIngestion ingestion = fixture.memory.ingestion();

  @Test
  void namesTheParent_whenItIsUnknownForeignOrExpired() {
    Packet foreign =
        ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").build()).packet();
    Packet expired = fixture.stored(fixture.draft("short").expiresAt(NOW.plusSeconds(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    for (var parent : List.of(id(99), foreign.id(), expired.id())) {
      ValidationException e =
          assertThrows(
              ValidationException.class,
              () -> fixture.stored(fixture.draft("child").parents(List.of(parent))));
      assertEquals(ErrorCode.PARENT_NOT_FOUND, e.code());
      assertEquals("/parent_ids/0", e.violations().get(0).pointer());
    }
  }

  @Test
  void storesABatchWhoseDraftsNameEachOther_inAnyOrder() {
    List<IngestOutcome> outcomes =
        ingestion.ingestAll(
            fixture.world.endUser(),
            List.of(
                fixture.draft("merge").id(id(3)).parents(List.of(id(2), id(1))).build(),
                fixture.draft("left").id(id(2)).parents(List.of(id(1))).build(),
                fixture.draft("root").id(id(1)).build()));

    Packet merge = outcomes.get(0).packet();
    assertEquals(2, merge.generation());
    assertEquals(id(1), merge.root());
    assertEquals(List.of(id(2), id(1)), merge.parents());
  }

  @Test
  void pointsTheChildToTheStoredPacket_whenItsParentIsADuplicate() {
    Packet stored = fixture.stored("said before");

    List<IngestOutcome> outcomes =
        ingestion.ingestAll(
            fixture.world.endUser(),
            List.of(
                fixture.draft("said before").id(id(1)).build(),
                fixture.draft("reply").parents(List.of(id(1))).build()));

    assertEquals(new IngestOutcome.Duplicate(stored), outcomes.get(0));
    assertEquals(List.of(stored.id()), outcomes.get(1).packet().parents());
  }

  @Test
  void refusesACycleWithinABatch() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                ingestion.ingestAll(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("hen").id(id(1)).parents(List.of(id(2))).build(),
                        fixture.draft("egg").id(id(2)).parents(List.of(id(1))).build())));

    assertEquals(ErrorCode.LINEAGE_CYCLE, e.code());
  }

  @Test
  void storesNothingOfABatch_whenTheIdThatOthersBuildOnIsSomebodyElses() {
    ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").id(id(8)).build());

    ConflictException e =
        assertThrows(
            ConflictException.class,
            () ->
                ingestion.ingestEach(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("alone").id(id(1)).build(),
                        fixture.draft("parent").id(id(8)).build(),
                        fixture.draft("child").id(id(2)).parents(List.of(id(8))).build())));

    assertEquals("/items/1", e.violations().get(0).pointer());
    for (var unstored : List.of(id(1), id(2))) {
      assertThrows(
          SubstrateException.class,
          () -> fixture.memory.retrieval().get(fixture.world.endUser(), unstored));
    }
  }
}
