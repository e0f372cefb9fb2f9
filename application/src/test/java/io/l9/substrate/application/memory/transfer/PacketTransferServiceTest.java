package io.l9.substrate.application.memory.transfer;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The import of lines: results, refusals, resumption and tracing. */
class PacketTransferServiceTest extends PacketTransferTestBase {

  @Test
  void storesEachLine_andEndsWithASummary() {
    ImportSummary summary =
        importLines(
            ImportOptions.DEFAULT,
            line("a", ""),
            "",
            line("b", ",\"tags\":[\"x\"],\"agent_id\":\"planner\",\"importance_score\":1"),
            line("a", ""),
            "{\"summary\":{\"exported\":3}}");

    assertEquals(new ImportSummary(5, 2, 1, 2, 0, 5, false), summary);
    assertEquals(
        List.of(Status.CREATED, Status.SKIPPED, Status.CREATED, Status.DUPLICATE, Status.SKIPPED),
        statuses());
    assertEquals(results.get(0).packet(), results.get(3).packet());
    Packet second = packets().stream().filter(p -> !p.tags().isEmpty()).findFirst().orElseThrow();
    assertEquals("planner", second.agentId());
    assertEquals(1.0, second.importance());
  }

  @Test
  void saysOfEachBadLineWhatIsWrong_andStoresTheOthers() {
    Packet foreign =
        fixture
            .memory
            .ingestion()
            .ingest(fixture.world.foreigner(), fixture.draft("x").id(id(7)).build())
            .packet();
    List<ImportLine> lines =
        new ArrayList<>(
            numbered(
                "no json",
                "[1]",
                "{\"packet_type\":\"note\",\"payload\":1,\"payload\":2}",
                "{\"packet_type\":\"note\",\"payload\":\"\\u0000\"}",
                "{\"packet_type\":\"note\",\"payload\":1,\"surprise\":1}",
                "{\"packet_type\":\"note\"}",
                "{\"payload\":{}}",
                line("p", ",\"parent_ids\":[\"" + foreign.id() + "\"]"),
                line("i", ",\"id\":\"" + foreign.id() + "\""),
                line("t", ",\"timestamp\":\"yesterday\""),
                line("u", ",\"id\":\"1-1-1-1-1\""),
                line("n", ",\"importance_score\":2"),
                line("s", ",\"scope\":\"secret\""),
                line("l", ",\"scope\":\"l-private\""),
                line("good", "")));
    lines.add(ImportLine.of(16, new byte[] {'{', (byte) 0xff, '}'}));
    lines.add(ImportLine.tooLong(17));
    lines.add(ImportLine.of(18, line("good too", "").getBytes(UTF_8)));

    ImportSummary summary = importLines(ImportOptions.DEFAULT, lines.iterator());

    assertEquals(3, summary.created());
    assertEquals(15, summary.errors());
    assertEquals(
        List.of(
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.CONFLICT,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.FORBIDDEN,
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.PAYLOAD_TOO_LARGE),
        results.stream()
            .filter(result -> result.failure() != null)
            .map(result -> result.failure().code())
            .toList());
    assertEquals(3, packets().size());
  }

  @Test
  void storesNoLineTwice_whenItIsRepeated_whateverTheLinesSayOfDuplicates() {
    String[] lines = new String[500];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line("ok " + i % 7, "");
    }
    ImportOptions keep = new ImportOptions(OnDuplicate.KEEP, false, 0, "");
    Iterator<ImportLine> killed =
        new Iterator<>() {
          private final Iterator<ImportLine> all = numbered(lines).iterator();
          private int read;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public ImportLine next() {
            if (read++ == 450) {
              throw new IllegalStateException("the process dies here");
            }
            return all.next();
          }
        };
    assertThrows(IllegalStateException.class, () -> importLines(keep, killed));
    long reported = results.get(results.size() - 1).line();
    assertEquals(400, reported, "whole batches are reported");
    assertEquals(400, count());

    ImportSummary again = importLines(keep, lines);

    assertEquals(100, again.created());
    assertEquals(400, again.duplicates());
    assertEquals(500, count());
    assertEquals(500, importLines(keep, lines).duplicates());
    assertEquals(
        500,
        importLines(new ImportOptions(OnDuplicate.KEEP, false, 0, "another"), lines).created());
  }

  @Test
  void goesOnBehindALine() {
    ImportSummary summary =
        importLines(
            new ImportOptions(null, false, 2, ""), "not looked at", line("b", ""), line("c", ""));

    assertEquals(new ImportSummary(1, 1, 0, 0, 0, 3, false), summary);
    assertEquals(3, results.get(0).line());
  }

  @Test
  void keepsTheRequestInWhichAPacketWasStored_andTheTextsThatRepresentIt() {
    TenantScope traced = actor.traced(new UUID(7, 7), "session 1", "trace 1");
    TenantScope untraced = actor.traced(new UUID(8, 8), null, null);
    fixture
        .memory
        .ingestion()
        .ingest(
            traced,
            fixture
                .draft("one")
                .embed(
                    Map.of(EmbeddingSpace.CONTENT, "said otherwise", EmbeddingSpace.ENTITY, "who"))
                .build());
    fixture.memory.ingestion().ingest(untraced, fixture.draft("two").embed(Map.of()).build());
    fixture
        .memory
        .ingestion()
        .ingest(
            untraced,
            fixture
                .draft("three")
                .embed(Map.of(EmbeddingSpace.SUMMARY, "later"))
                .embedLater(true)
                .build());
    fixture.stored("four");
    List<String> lines = exported(fixture);
    assertEquals(1, lines.stream().filter(line -> !line.contains("\"embed\"")).count());
    MemoryFixture other = new MemoryFixture();
    MemoryFixture without = new MemoryFixture((Embedder) null);

    imported(other, ImportOptions.DEFAULT, lines);
    assertEquals(4, imported(without, ImportOptions.DEFAULT, lines).created());

    assertEquals(lines, exported(other));
    assertEquals(
        lines.stream().map(line -> line.replace("\"embed\":{},", "")).toList(),
        exported(without),
        "the texts wait for a model");
    assertEquals(
        2,
        other
            .memory
            .packetCatalog()
            .list(
                actor,
                PacketListQuery.newest(
                    PacketFilter.must(
                        new Condition.AnyOf(
                            Condition.NameField.CORRELATION_ID, Set.of("" + new UUID(8, 8))))))
            .items()
            .size());
  }

  @Test
  void aLineWithoutTracing_getsTheImporters() {
    TenantScope traced = actor.traced(new UUID(7, 7), "mine", null);
    fixture
        .memory
        .packetTransfer()
        .importLines(
            traced,
            numbered(line("a", ""), line("b", ",\"session_id\":\"theirs\"")).iterator(),
            ImportOptions.DEFAULT,
            results::add);

    Packet mine = fixture.memory.retrieval().get(actor, results.get(0).packet());
    Packet theirs = fixture.memory.retrieval().get(actor, results.get(1).packet());
    assertEquals("mine", mine.session());
    assertEquals(new UUID(7, 7), mine.correlation());
    assertEquals("theirs", theirs.session());
    assertNull(theirs.correlation());
  }

  @Test
  void givesALineAnIdOfItsPlace() {
    ImportLine line = numbered("x", "x").get(1);
    var id = line.packetId(actor.owner(), "").value();

    assertEquals(8, id.version());
    assertEquals(2, id.variant());
    assertEquals(id, line.packetId(actor.owner(), "").value());
    Set<Object> others =
        Set.of(
            numbered("x").get(0).packetId(actor.owner(), "").value(),
            line.packetId(actor.owner(), "other").value(),
            line.packetId(fixture.world.colleague().owner(), "").value(),
            numbered("y", "y").get(1).packetId(actor.owner(), "").value());
    assertEquals(4, others.size());
    assertTrue(!others.contains(id));
  }
}
