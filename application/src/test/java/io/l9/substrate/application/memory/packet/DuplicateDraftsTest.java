package io.l9.substrate.application.memory.packet;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ingestion of drafts that repeat what is stored. */
class DuplicateDraftsTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final PacketIngestion ingestion = fixture.memory.ingestion();

  @Test
  void returnsTheStoredPacket_whenTheContentIsThereAlready() {
    Packet first = fixture.stored("ok");

    IngestOutcome second = ingestion.ingest(fixture.world.endUser(), fixture.draft("ok").build());

    assertEquals(new IngestOutcome.Duplicate(first), second);
  }

  @Test
  void storesTheSameWordsAgain_inAnotherThreadOrByAnotherAgentOrUser() {
    Packet first = fixture.stored("ok");

    Packet otherThread = fixture.stored(fixture.draft("ok").thread(new ThreadId(new UUID(1, 1))));
    Packet otherAgent = fixture.stored(fixture.draft("ok").agent("reviewer"));
    Packet otherUser =
        ingestion.ingest(fixture.world.colleague(), fixture.draft("ok").build()).packet();

    assertEquals(
        4,
        List.of(first, otherThread, otherAgent, otherUser).stream()
            .map(Packet::id)
            .distinct()
            .count());
  }

  @Test
  void refusesTheDraft_whenItAsksToBeRejectedAsADuplicate() {
    fixture.stored("ok");

    ConflictException e =
        assertThrows(
            ConflictException.class,
            () -> fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.REJECT)));

    assertEquals(ErrorCode.DUPLICATE_CONTENT, e.code());
  }

  @Test
  void countsAnAccess_whenTheDuplicateReinforces() {
    fixture.stored("ok");

    Packet reinforced = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.REINFORCE));

    assertEquals(1, reinforced.accessCount());
    assertEquals(0.52, reinforced.importance(), 1e-9);
    assertEquals(NOW, reinforced.lastAccessed());
  }

  @Test
  void keepsTheDuplicateBesideTheFirst_whenAskedTo() {
    Packet first = fixture.stored("ok");

    Packet second = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.KEEP));

    assertNotEquals(first.id(), second.id());
    assertEquals(first.id(), second.duplicateOf());
  }

  private static final ThreadId CHAT = new ThreadId(new UUID(1, 1));

  @Test
  void storesARepeatedMessageAgain_whenItHasAThreadOrAnotherTime() {
    Packet first = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW));
    Packet later = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW.plusSeconds(9)));
    Packet undated = fixture.stored(fixture.draft("yes").thread(CHAT));
    Packet measured = fixture.stored(fixture.draft("21 C").timestamp(NOW));
    Packet measuredAgain = fixture.stored(fixture.draft("21 C").timestamp(NOW.plusSeconds(60)));

    assertEquals(
        5,
        Stream.of(first, later, undated, measured, measuredAgain)
            .map(Packet::id)
            .distinct()
            .count());
    assertEquals(first.id(), later.duplicateOf());
  }

  @Test
  void knowsARetryByItsTime_evenOfACopyAndWithinABatch() {
    List<PacketDraft> said = new ArrayList<>();
    for (int second : new int[] {0, 5, 0, 5, 9, 9}) {
      said.add(fixture.draft("yes").thread(CHAT).timestamp(NOW.plusSeconds(second)).build());
    }
    List<IngestOutcome> first = ingestion.ingestAll(fixture.world.endUser(), said);
    List<IngestOutcome> again = ingestion.ingestAll(fixture.world.endUser(), said);

    assertEquals(
        List.of(true, true, false, false, true, false),
        first.stream().map(IngestOutcome.Stored.class::isInstance).toList());
    for (int i = 0; i < said.size(); i++) {
      assertEquals(said.get(i).timestamp(), first.get(i).packet().timestamp());
      assertEquals(new IngestOutcome.Duplicate(first.get(i).packet()), again.get(i));
    }
  }

  @Test
  void answersWithThePacketOfAnyTime_whenAskedTo() {
    Packet first = fixture.stored(fixture.draft("yes").thread(CHAT).timestamp(NOW));

    IngestOutcome again =
        ingestion.ingest(
            fixture.world.endUser(),
            fixture
                .draft("yes")
                .thread(CHAT)
                .timestamp(NOW.plusSeconds(9))
                .onDuplicate(OnDuplicate.RETURN)
                .build());

    assertEquals(new IngestOutcome.Duplicate(first, List.of("timestamp")), again);
  }

  /** Random drafts of few words, times and threads. */
  @Test
  void storesOfABatchWhatItWouldStoreOneByOne() {
    for (long seed = 0; seed < 200; seed++) {
      MemoryFixture one = new MemoryFixture(null);
      MemoryFixture many = new MemoryFixture(null);
      List<PacketDraft> drafts = drafts(new Random(seed), one);
      List<Boolean> alone = new ArrayList<>();
      for (PacketDraft draft : drafts) {
        alone.addAll(
            stored(one.memory.ingestion().ingestEach(one.world.endUser(), List.of(draft))));
      }
      assertEquals(
          alone,
          stored(many.memory.ingestion().ingestEach(many.world.endUser(), drafts)),
          "seed " + seed);
      assertEquals(said(one), said(many), "seed " + seed);
    }
  }

  private static List<PacketDraft> drafts(Random random, MemoryFixture fixture) {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      PacketDraft.Builder draft =
          fixture
              .draft("word" + random.nextInt(2))
              .thread(random.nextBoolean() ? CHAT : null)
              .timestamp(random.nextBoolean() ? NOW.minusSeconds(1 + random.nextInt(2)) : null)
              .onDuplicate(OnDuplicate.values()[random.nextInt(OnDuplicate.values().length)])
              .tags(List.of("tag" + random.nextInt(3)))
              .expiresAt(random.nextBoolean() ? NOW.plusSeconds(9 + random.nextInt(3)) : null);
      if (random.nextInt(4) == 0) {
        draft.id(id(random.nextInt(3)));
      }
      drafts.add(draft.build());
    }
    return drafts;
  }

  private static List<Boolean> stored(List<ItemResult> results) {
    return results.stream()
        .map(
            result ->
                result instanceof ItemResult.Done done
                    && done.outcome() instanceof IngestOutcome.Stored)
        .toList();
  }

  private static List<String> said(MemoryFixture fixture) {
    return fixture
        .memory
        .packetCatalog()
        .list(fixture.world.endUser(), PacketListQuery.newest(PacketFilter.NONE))
        .items()
        .stream()
        .map(
            p ->
                p.payload()
                    + " "
                    + p.thread()
                    + " "
                    + p.tags().stream().sorted().toList()
                    + " "
                    + p.expiresAt()
                    + " "
                    + p.accessCount())
        .sorted()
        .toList();
  }

  @Test
  void takesTheLongerLifeMoreTagsAndTheHigherImportance_ofWhatSaysTheSame() {
    Packet first = fixture.stored(fixture.draft("code 12").tags(List.of("a")).expiresAt(in(3)));

    Packet longer =
        fixture.stored(fixture.draft("code 12").tags(List.of("b")).expiresAt(in(9)).importance(.4));
    assertEquals(first.id(), longer.id());
    assertEquals(List.of("a", "b"), List.copyOf(longer.tags()));
    assertEquals(in(9), longer.expiresAt());
    assertEquals(.5, longer.importance());

    Packet shorter = fixture.stored(fixture.draft("code 12").expiresAt(in(5)).importance(.9));
    assertEquals(in(9), shorter.expiresAt());
    assertEquals(.9, shorter.importance());

    Packet forEver = fixture.stored(fixture.draft("code 12"));
    assertNull(forEver.expiresAt());
    fixture.clock.advance(Duration.ofSeconds(20));
    assertEquals(forEver, fixture.memory.retrieval().get(fixture.world.endUser(), first.id()));
    assertEquals(.9, forEver.importance(), "what the draft leaves open changes nothing");
  }

  @Test
  void saysWhatWasNotTaken() {
    Packet parent = fixture.stored("before");
    List<String> many = IntStream.range(0, PacketDraft.MAX_TAGS).mapToObj(i -> "t" + i).toList();
    Packet full = fixture.stored(fixture.draft("full").id(id(7)).tags(many).expiresAt(in(9)));

    IngestOutcome more =
        ingestion.ingest(
            fixture.world.endUser(),
            fixture
                .draft("full")
                .id(id(7))
                .tags(List.of("one more"))
                .parents(List.of(parent.id()))
                .derivation(Derivation.INFERENCE)
                .timestamp(NOW.minusSeconds(1))
                .build());
    IngestOutcome notTheirs =
        ingestion.ingest(
            fixture.world.orgAdmin(),
            fixture.draft("full").id(id(7)).tags(List.of("t1")).importance(1).build());

    assertEquals(
        List.of("tags", "timestamp", "parent_ids", "derivation"),
        assertInstanceOf(IngestOutcome.Duplicate.class, more).notTaken());
    assertNull(more.packet().expiresAt());
    assertEquals(full.id(), notTheirs.packet().id());
    Packet foreign =
        ingestion
            .ingest(fixture.world.colleague(), fixture.draft("hers").id(id(8)).build())
            .packet();
    if (fixture.world.endUser().sees(foreign.owner(), foreign.visibility())) {
      IngestOutcome hers =
          ingestion.ingest(
              fixture.world.endUser(),
              fixture.draft("hers").id(id(8)).tags(List.of("mine")).importance(1).build());
      assertEquals(
          List.of("tags", "importance_score"),
          assertInstanceOf(IngestOutcome.Duplicate.class, hers).notTaken());
    }
  }

  @Test
  void refusesTheIdOfAnExpiredPacket_becauseItDoesNotComeBack() {
    fixture.stored(fixture.draft("short").id(id(7)).expiresAt(in(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    ConflictException e =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("short").id(id(7))));

    assertTrue(String.valueOf(e.getMessage()).contains("expired"), e::getMessage);
  }

  private static Instant in(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  @Test
  void storesTheContentAgain_onceTheFirstHasExpired() {
    Packet first = fixture.stored(fixture.draft("ok").expiresAt(NOW.plusSeconds(1)));
    fixture.clock.advance(Duration.ofSeconds(2));

    Packet second = fixture.stored("ok");

    assertNotEquals(first.id(), second.id());
    assertEquals(second, fixture.stored("ok"));
  }

  @Test
  void isTheSamePacket_whenItsIdIsWrittenTwiceWithTheSameContent() {
    PacketDraft draft = fixture.draft("once").id(id(7)).build();
    Packet first = ingestion.ingest(fixture.world.endUser(), draft).packet();

    IngestOutcome again = ingestion.ingest(fixture.world.endUser(), draft);

    assertEquals(new IngestOutcome.Duplicate(first), again);
  }

  @Test
  void refusesTheId_whenItIsTakenByOtherContentOrByAnotherTenant() {
    fixture.stored(fixture.draft("mine").id(id(7)));
    ingestion.ingest(fixture.world.foreigner(), fixture.draft("foreign").id(id(8)).build());

    SubstrateException own =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("other").id(id(7))));
    SubstrateException foreign =
        assertThrows(
            ConflictException.class, () -> fixture.stored(fixture.draft("other").id(id(8))));

    assertEquals(own.getMessage(), foreign.getMessage());
    assertEquals(own.code(), foreign.code());
  }
}
