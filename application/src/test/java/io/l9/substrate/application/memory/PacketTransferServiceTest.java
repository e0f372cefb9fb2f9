package io.l9.substrate.application.memory;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.ImportLine;
import io.l9.substrate.domain.memory.packet.ImportOptions;
import io.l9.substrate.domain.memory.packet.ImportResult;
import io.l9.substrate.domain.memory.packet.ImportResult.Status;
import io.l9.substrate.domain.memory.packet.ImportSummary;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketListQuery;
import io.l9.substrate.domain.memory.packet.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PacketTransferServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final TenantScope actor = fixture.world.endUser();
  private final List<ImportResult> results = new ArrayList<>();

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

    assertEquals(2, summary.created());
    assertEquals(16, summary.errors());
    assertEquals(
        List.of(
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.PARENT_NOT_FOUND,
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
    assertEquals(2, packets().size());
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
  void aDryRunSaysTheSame_storesNothing_andEmbedsNothing() {
    FakeEmbedder inner = new FakeEmbedder();
    List<Integer> asked = new ArrayList<>();
    MemoryFixture watched =
        new MemoryFixture(
            new DelegatingEmbedder(inner) {
              @Override
              public List<io.l9.substrate.domain.memory.embedding.Vector> embed(
                  List<String> texts) {
                asked.add(texts.size());
                return super.embed(texts);
              }
            });
    String parent = id(1).toString();
    String[] lines =
        Stream.concat(
                Stream.of(line("parent", ",\"id\":\"" + parent + "\"")),
                IntStream.range(0, 300)
                    .mapToObj(i -> line("child " + i / 2, ",\"parent_ids\":[\"" + parent + "\"]")))
            .toArray(String[]::new);

    ImportSummary dry =
        watched
            .memory
            .packetTransfer()
            .importLines(
                actor,
                numbered(lines).iterator(),
                new ImportOptions(null, true, 0, ""),
                results::add);
    List<Status> foretold = statuses();
    results.clear();
    assertEquals(List.of(), asked);
    assertEquals(
        List.of(),
        watched
            .memory
            .packetCatalog()
            .list(actor, PacketListQuery.newest(PacketFilter.NONE))
            .items());

    ImportSummary real =
        watched
            .memory
            .packetTransfer()
            .importLines(actor, numbered(lines).iterator(), ImportOptions.DEFAULT, results::add);

    assertEquals(
        new ImportSummary(301, 151, 150, 0, 0, 301, true), dry, "duplicates across batches");
    assertEquals(new ImportSummary(301, 151, 150, 0, 0, 301, false), real);
    assertEquals(foretold, statuses());
    assertEquals(List.of(200, 100), asked, "a batch of lines is embedded at once");
  }

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
    List<String> lines = new ArrayList<>();
    long count =
        fixture
            .memory
            .packetTransfer()
            .exportLines(actor, PacketFilter.NONE, line -> lines.add(line.text()));
    MemoryFixture other = new MemoryFixture();
    other.clock.set(fixture.clock.instant());

    ImportSummary summary =
        other
            .memory
            .packetTransfer()
            .importLines(
                actor,
                numbered(lines.toArray(String[]::new)).iterator(),
                ImportOptions.DEFAULT,
                results::add);

    assertEquals(4, count);
    assertEquals(4, summary.created());
    List<String> again = new ArrayList<>();
    other
        .memory
        .packetTransfer()
        .exportLines(actor, PacketFilter.NONE, line -> again.add(line.text()));
    assertEquals(new HashSet<>(lines), new HashSet<>(again));
    assertEquals(4, importLines(ImportOptions.DEFAULT, lines.toArray(String[]::new)).duplicates());
  }

  @Test
  void exportsOnlyWhatTheActorSees_andWhatMeetsTheFilter() {
    fixture.stored("mine");
    fixture.memory.ingestion().ingest(fixture.world.foreigner(), fixture.draft("theirs").build());
    List<String> lines = new ArrayList<>();

    fixture
        .memory
        .packetTransfer()
        .exportLines(actor, PacketFilter.NONE, line -> lines.add(line.text()));

    assertEquals(1, lines.size());
    assertTrue(lines.get(0).contains("mine"));
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

  private static String line(String text, String more) {
    return "{\"packet_type\":\"note\",\"payload\":{\"text\":\"" + text + "\"}" + more + "}";
  }

  private static List<ImportLine> numbered(String... lines) {
    List<ImportLine> numbered = new ArrayList<>();
    Arrays.stream(lines)
        .forEach(line -> numbered.add(ImportLine.of(numbered.size() + 1, line.getBytes(UTF_8))));
    return numbered;
  }

  private ImportSummary importLines(ImportOptions options, String... lines) {
    return importLines(options, numbered(lines).iterator());
  }

  private ImportSummary importLines(ImportOptions options, Iterator<ImportLine> lines) {
    PacketTransfer transfer = fixture.memory.packetTransfer();
    return transfer.importLines(actor, lines, options, results::add);
  }

  private List<Status> statuses() {
    return results.stream().map(ImportResult::status).toList();
  }

  private List<Packet> packets() {
    return fixture
        .memory
        .packetCatalog()
        .list(actor, new PacketListQuery(PacketFilter.NONE, 200, null))
        .items();
  }

  private long count() {
    return fixture
        .memory
        .packetTransfer()
        .exportLines(actor, PacketFilter.NONE, line -> assertTrue(line.text().startsWith("{")));
  }
}
