package io.l9.substrate.application.memory.transfer;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The import of packets whose parents are absent. */
class ImportedParentsTest extends PacketTransferTestBase {

  @Test
  void keepsParentsThatAreNotThere_withThePlaceInTheirLineage() {
    Packet erased = fixture.stored("raw");
    Packet lesson = fixture.stored(fixture.draft("lesson").parents(List.of(erased.id())));
    fixture.stored(fixture.draft("second").parents(List.of(lesson.id(), erased.id())));
    fixture.memory.packetCuration().erase(actor, new Erasure(erased.id(), false));
    Packet brief = fixture.stored(fixture.draft("short").expiresAt(NOW.plusSeconds(5)));
    fixture.stored(
        fixture.draft("learned").parents(List.of(brief.id())).derivation(Derivation.INFERENCE));
    fixture.clock.advance(Duration.ofSeconds(10));
    List<String> lines = exported(fixture);
    MemoryFixture other = new MemoryFixture();

    ImportSummary summary = imported(other, ImportOptions.DEFAULT, lines);

    assertEquals(3, summary.created());
    assertEquals(lines, exported(other));
    assertEquals(
        List.of(List.of(brief.id()), List.of(erased.id()), List.of(erased.id())),
        results.stream()
            .map(ImportResult::absentParents)
            .sorted(Comparator.comparing(list -> list.equals(List.of(erased.id()))))
            .toList());
    Packet again = other.memory.retrieval().get(actor, lesson.id());
    assertEquals(erased.id(), again.root());
    assertEquals(1, again.generation());
    Lineage lineage =
        other
            .memory
            .retrieval()
            .lineage(actor, new LineageQuery(lesson.id(), LineageQuery.Direction.BOTH, 5, 50));
    assertEquals(2, lineage.nodes().size(), "of what is there");
    assertEquals(1, lineage.edges().size());
  }

  @Test
  void takesAnAbsentParentForARoot_whenTheLineSaysNoMore() {
    importLines(ImportOptions.DEFAULT, line("child", ",\"parent_ids\":[\"" + id(1) + "\"]"));

    Packet child = packets().get(0);
    assertEquals(List.of(id(1)), child.parents());
    assertEquals(id(1), child.root());
    assertEquals(1, child.generation());
    importLines(ImportOptions.DEFAULT, line("parent", ",\"id\":\"" + id(1) + "\""));
    assertEquals(
        2,
        fixture
            .memory
            .retrieval()
            .lineage(actor, new LineageQuery(child.id(), LineageQuery.Direction.UP, 5, 50))
            .nodes()
            .size(),
        "the parent came later");
  }

  @Test
  void dropsParentsThatAreNotThere_ifToldTo_andSaysWhich() {
    ImportOptions drop =
        new ImportOptions(null, false, 0, "", AbsentParents.DROP, ImportedIds.KEEP);
    String parent = id(1).toString();
    importLines(
        drop,
        line("here", ",\"id\":\"" + parent + "\""),
        line(
            "some",
            ",\"id\":\"%s\",\"derivation\":\"merge\",\"parent_ids\":[\"%s\",\"%s\"],\"generation\":9,\"root_id\":\"%s\""
                .formatted(id(2), id(7), parent, id(7))),
        line(
            "none",
            ",\"id\":\"%s\",\"derivation\":\"merge\",\"parent_ids\":[\"%s\"],\"generation\":9,\"root_id\":\"%s\""
                .formatted(id(3), id(7), id(7))));

    assertEquals(
        List.of(List.of(), List.of(id(7)), List.of(id(7))),
        results.stream().map(ImportResult::absentParents).toList());
    Packet some = fixture.memory.retrieval().get(actor, id(2));
    assertEquals(List.of(id(1)), some.parents());
    assertEquals(id(1), some.root());
    assertEquals(1, some.generation());
    assertEquals(Derivation.MERGE, some.derivation());
    Packet none = fixture.memory.retrieval().get(actor, id(3));
    assertEquals(List.of(), none.parents());
    assertEquals(id(3), none.root());
    assertEquals(0, none.generation());
    assertNull(none.derivation());
  }

  @Test
  void tellsAnotherTenantsPacketFromNone_inNoAnswer() {
    PacketId foreign =
        fixture
            .memory
            .ingestion()
            .ingest(fixture.world.foreigner(), fixture.draft("x").build())
            .packet()
            .id();
    for (AbsentParents choice : AbsentParents.values()) {
      List<Object> answers = new ArrayList<>();
      for (PacketId parent : List.of(foreign, id(999))) {
        results.clear();
        ImportOptions options =
            new ImportOptions(null, false, 0, "" + parent, choice, ImportedIds.KEEP);
        importLines(options, line(choice + " " + parent, ",\"parent_ids\":[\"" + parent + "\"]"));
        ImportResult result = results.get(0);
        Packet stored = fixture.memory.retrieval().get(actor, result.packet());
        answers.add(
            List.of(
                result.status(),
                result.absentParents().equals(List.of(parent)),
                stored.parents().equals(List.of(parent)),
                stored.generation(),
                stored.root().equals(parent),
                fixture
                    .memory
                    .retrieval()
                    .lineage(actor, new LineageQuery(stored.id(), LineageQuery.Direction.UP, 5, 5))
                    .edges()
                    .size()));
      }
      assertEquals(answers.get(0), answers.get(1));
    }
  }

  @Test
  void passesOverWhatHasExpiredMeanwhile_andSaysSo() {
    importLines(
        ImportOptions.DEFAULT,
        line("old", ",\"id\":\"" + id(1) + "\",\"expires_at\":\"2026-01-01T00:00:00Z\""),
        line("child", ",\"parent_ids\":[\"" + id(1) + "\"]"));

    assertEquals(List.of(Status.SKIPPED, Status.CREATED), statuses());
    assertEquals(ErrorCode.EXPIRED, results.get(0).failure().code());
    assertEquals(List.of(id(1)), results.get(1).absentParents());
  }
}
