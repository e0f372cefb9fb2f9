package io.l9.substrate.application.memory.transfer;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The export of packets, and that it can be imported. */
class PacketExportTest extends PacketTransferTestBase {

  @Test
  void anExportCanBeImported_andIsTheSameThen() {
    Packet parent = fixture.stored(fixture.draft("parent").tags(Set.of("a", "b")));
    fixture.clock.advance(java.time.Duration.ofSeconds(-50));
    fixture.stored(
        fixture
            .draft("child")
            .parents(List.of(parent.id()))
            .agent("planner")
            .expiresAt(MemoryFixture.NOW.plusSeconds(500))
            .importance(0.25));
    fixture.stored(fixture.draft("twin"));
    fixture.stored(fixture.draft("twin").onDuplicate(OnDuplicate.KEEP));
    List<String> lines = exported(fixture);
    MemoryFixture other = new MemoryFixture();
    other.clock.set(fixture.clock.instant());

    ImportSummary summary = imported(other, ImportOptions.DEFAULT, lines);

    assertEquals(4, lines.size());
    assertEquals(4, summary.created());
    assertEquals(lines, exported(other));
    assertEquals(4, imported(fixture, ImportOptions.DEFAULT, lines).duplicates());
  }

  @Test
  void aPayloadOfAHundredLevels_isExportedAndImported() {
    String deep = "[".repeat(100) + "]".repeat(100);
    fixture.memory.ingestion().ingest(actor, PacketDraft.of("deep", fixture.json.parse(deep)));
    fixture.stored("another");
    List<String> lines = exported(fixture);
    MemoryFixture other = new MemoryFixture();

    assertEquals(2, imported(other, ImportOptions.DEFAULT, lines).created());
    assertEquals(lines, exported(other));
  }

  @Test
  void namesWhatNoLineCanHold_andGoesOn() {
    Packet before = fixture.stored("before");
    Packet odd = fixture.stored("odd");
    fixture.stored("after");
    fixture
        .adapters
        .memory()
        .unitOfWork()
        .inScope(
            actor,
            () -> {
              fixture.adapters.memory().packetCuration().amend(rated(odd, Double.NaN));
              return true;
            });
    List<String> lines = new ArrayList<>();
    ExportSummary summary =
        fixture
            .memory
            .packetTransfer()
            .exportLines(actor, PacketFilter.NONE, Set.of(), line -> lines.add(line.text()));

    assertEquals(new ExportSummary(2, 0, 1), summary);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).contains(before.id().toString()));
    assertTrue(
        lines.contains(
            "{\"unreadable\":{\"code\":\"validation-failed\",\"id\":\"" + odd.id() + "\"}}"),
        lines::toString);
    assertEquals(
        new ImportSummary(3, 2, 0, 1, 0, 3, false),
        imported(new MemoryFixture(), ImportOptions.DEFAULT, lines));
  }

  @Test
  void holdsNoUnitOfWork_whileItsLinesAreTaken() {
    for (int i = 0; i < 300; i++) {
      fixture.stored("" + i);
    }
    List<String> lines = new ArrayList<>();
    fixture
        .memory
        .packetTransfer()
        .exportLines(
            actor,
            PacketFilter.NONE,
            Set.of(),
            line -> {
              assertThrows(
                  IllegalStateException.class,
                  () -> fixture.adapters.memory().packets().find(id(1)));
              if (lines.isEmpty()) {
                fixture.stored("too late");
              }
              lines.add(line.text());
            });
    assertEquals(300, lines.size());
    assertEquals(300, new HashSet<>(lines).size());
  }

  @Test
  void exportsOnlyWhatTheActorSees_andWhatMeetsTheFilter() {
    fixture.stored("mine");
    fixture.memory.ingestion().ingest(fixture.world.foreigner(), fixture.draft("theirs").build());
    List<String> lines = exported(fixture);

    assertEquals(1, lines.size());
    assertTrue(lines.get(0).contains("mine"));
  }

  private static Packet rated(Packet packet, double importance) {
    return new Packet(
        packet.id(),
        packet.owner(),
        packet.packetType(),
        packet.payload(),
        packet.agentId(),
        packet.thread(),
        packet.timestamp(),
        packet.parents(),
        packet.derivation(),
        packet.generation(),
        packet.root(),
        packet.tags(),
        packet.expiresAt(),
        packet.visibility(),
        importance,
        packet.accessCount(),
        packet.lastAccessed(),
        packet.contradictionCount(),
        packet.contentHash(),
        packet.duplicateOf(),
        packet.chunkCount(),
        packet.correlation(),
        packet.session(),
        packet.trace());
  }
}
