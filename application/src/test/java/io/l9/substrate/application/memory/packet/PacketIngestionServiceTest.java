package io.l9.substrate.application.memory.packet;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PacketIngestionServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final PacketIngestion ingestion = fixture.memory.ingestion();

  @Test
  void storesWhatTheDraftSays() {
    Packet parent = fixture.stored("the question");
    ThreadId thread = new ThreadId(UUID.fromString("01950000-0000-7000-8000-0000000000aa"));

    Packet packet =
        fixture.stored(
            fixture
                .draft("the answer")
                .agent("planner")
                .thread(thread)
                .parents(List.of(parent.id()))
                .tags(List.of("b", "a"))
                .expiresAt(NOW.plusSeconds(60))
                .importance(0.9));

    assertEquals(packet, fixture.memory.retrieval().get(fixture.world.endUser(), packet.id()));
    assertEquals("planner", packet.agentId());
    assertEquals(thread, packet.thread());
    assertEquals(List.of(parent.id()), packet.parents());
    assertEquals(List.of("b", "a"), List.copyOf(packet.tags()));
    assertEquals(NOW.plusSeconds(60), packet.expiresAt());
    assertEquals(0.9, packet.importance());
    assertEquals(NOW, packet.timestamp());
    assertEquals(1, packet.generation());
    assertEquals(parent.id(), packet.root());
    assertEquals(fixture.world.endUser().owner(), packet.owner());
  }

  private static final ThreadId CHAT = new ThreadId(new UUID(1, 1));

  @Test
  void keepsTheOrderOfABatchInItsThread_whateverItsIds() {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drafts.add(fixture.draft("line " + i).id(id(1000 - i)).thread(CHAT).build());
    }

    List<IngestOutcome> stored = ingestion.ingestAll(fixture.world.endUser(), drafts);

    assertEquals(
        stored.stream().map(IngestOutcome::packet).toList(),
        fixture.memory.retrieval().thread(fixture.world.endUser(), ThreadQuery.of(CHAT)).items());
  }

  @Test
  void refusesAnExpiryInThePast() {
    ValidationException e =
        assertThrows(
            ValidationException.class, () -> fixture.stored(fixture.draft("late").expiresAt(NOW)));

    assertEquals("/expires_at", e.violations().get(0).pointer());
  }

  @Test
  void refusesAVisibilityThatTheRoleMayNotWrite() {
    assertThrows(
        ForbiddenException.class,
        () -> fixture.stored(fixture.draft("secret").visibility(Visibility.L_PRIVATE)));
  }

  @Test
  void storesNothing_whenOneOfABatchFails() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                ingestion.ingestAll(
                    fixture.world.endUser(),
                    List.of(
                        fixture.draft("good").id(id(1)).build(),
                        fixture.draft("orphan").parents(List.of(id(50))).build(),
                        fixture.draft("late").expiresAt(NOW.plusSeconds(5)).build(),
                        fixture.draft("orphan too").parents(List.of(id(51))).build())));

    assertEquals(
        List.of("/items/1/parent_ids/0", "/items/3/parent_ids/0"),
        e.violations().stream().map(Violation::pointer).toList());
    assertThrows(
        SubstrateException.class,
        () -> fixture.memory.retrieval().get(fixture.world.endUser(), id(1)));
  }

  @Test
  void storesTheGoodOnes_whenEachStandsForItself() {
    List<ItemResult> results =
        ingestion.ingestEach(
            fixture.world.endUser(),
            List.of(
                fixture.draft("good").id(id(1)).build(),
                fixture.draft("orphan").id(id(2)).parents(List.of(id(50))).build(),
                fixture.draft("child of the orphan").parents(List.of(id(2))).build(),
                fixture.draft("good").build()));

    Packet good = assertInstanceOf(ItemResult.Done.class, results.get(0)).outcome().packet();
    assertEquals(
        ErrorCode.PARENT_NOT_FOUND,
        assertInstanceOf(ItemResult.Failed.class, results.get(1)).failure().code());
    assertEquals(
        ErrorCode.PARENT_NOT_FOUND,
        assertInstanceOf(ItemResult.Failed.class, results.get(2)).failure().code());
    assertEquals(
        new IngestOutcome.Duplicate(good),
        assertInstanceOf(ItemResult.Done.class, results.get(3)).outcome());
  }

  @Test
  void refusesABatchThatIsTooLargeOrHoldsNull() {
    PacketDraft draft = fixture.draft("x").build();

    assertThrows(
        ValidationException.class,
        () ->
            ingestion.ingestAll(
                fixture.world.endUser(),
                Collections.nCopies(PacketIngestion.MAX_BATCH + 1, draft)));
    assertThrows(
        ValidationException.class,
        () ->
            ingestion.ingestAll(
                fixture.world.endUser(), Collections.singletonList((PacketDraft) null)));
  }

  @Test
  void returnsNothing_whenTheBatchIsEmpty() {
    assertEquals(List.of(), ingestion.ingestAll(fixture.world.endUser(), List.of()));
  }
}
