package io.l9.substrate.application.memory;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static io.l9.substrate.application.memory.MemoryFixture.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    List<String> lines = exported(fixture);
    MemoryFixture other = new MemoryFixture();
    other.clock.set(fixture.clock.instant());

    ImportSummary summary = imported(other, ImportOptions.DEFAULT, lines);

    assertEquals(4, lines.size());
    assertEquals(4, summary.created());
    assertEquals(lines, exported(other));
    assertEquals(4, imported(fixture, ImportOptions.DEFAULT, lines).duplicates());
  }

  // --- what is not there

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

  // --- what is equal

  @Test
  void aKeptCopyThatComesFirst_doesNotSwallowItsOriginal() {
    Packet question = fixture.stored("question");
    Packet original = fixture.stored(fixture.draft("ok").parents(List.of(question.id())));
    Packet copy = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.KEEP));
    Packet child = fixture.stored(fixture.draft("because").parents(List.of(original.id())));
    List<String> lines = exported(fixture);
    for (@Nullable OnDuplicate policy :
        new @Nullable OnDuplicate[] {
          null, OnDuplicate.RETURN, OnDuplicate.REJECT, OnDuplicate.REINFORCE, OnDuplicate.KEEP
        }) {
      MemoryFixture other = new MemoryFixture();

      imported(other, new ImportOptions(policy, false, 0, ""), lines);

      assertEquals(lines, exported(other), () -> "on_duplicate " + policy);
      assertEquals(
          List.of(original.id()), other.memory.retrieval().get(actor, child.id()).parents());
      assertEquals(original.id(), other.memory.retrieval().get(actor, copy.id()).duplicateOf());
    }
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
  void aLineWithAnId_isNotSwallowedByWhatSaysTheSame() {
    Packet there = fixture.stored("yes");
    importLines(
        ImportOptions.DEFAULT,
        line("yes", ",\"id\":\"" + id(1) + "\""),
        line("so", ",\"parent_ids\":[\"" + id(1) + "\"]"));

    assertEquals(List.of(Status.CREATED, Status.CREATED), statuses());
    Packet copy = fixture.memory.retrieval().get(actor, id(1));
    assertEquals(there.id(), copy.duplicateOf());
    assertEquals(List.of(id(1)), packets().stream().flatMap(p -> p.parents().stream()).toList());
  }

  @Test
  void copiesATenantBesideItself_underRemappedIds() {
    ThreadId thread = new ThreadId(new UUID(5, 5));
    Packet erased = fixture.stored("erased");
    Packet a = fixture.stored(fixture.draft("a").parents(List.of(erased.id())).thread(thread));
    fixture.stored(fixture.draft("b").parents(List.of(a.id())).thread(thread));
    fixture.stored(fixture.draft("b").thread(thread).onDuplicate(OnDuplicate.KEEP));
    fixture.memory.packetCuration().erase(actor, new Erasure(erased.id(), false));
    List<String> lines = exported(fixture);
    TenantScope foreigner = fixture.world.foreigner();
    ImportOptions remap =
        new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);

    ImportSummary summary = imported(fixture, foreigner, remap, lines);

    assertEquals(lines.size(), summary.created());
    assertEquals(
        new HashSet<>(remapped(lines, foreigner, "copy")),
        new HashSet<>(exported(fixture, foreigner)));
    assertEquals(
        lines.size(), imported(fixture, foreigner, remap, lines).duplicates(), "a resumed import");
    assertEquals(lines, exported(fixture), "the source is as it was");
  }

  // --- a dry run

  @Test
  void aDryRunSaysLineByLine_whatTheImportWillSay_ofWhatItRunsInto() {
    fixture.stored(fixture.draft("one").id(id(1)));
    fixture.stored(fixture.draft("two").id(id(2)).parents(List.of(id(1))));
    List<String> lines = exported(fixture);
    lines.add(line("innocent", ""));
    lines.add(line("child of a taken id", ",\"parent_ids\":[\"" + id(2) + "\"]"));
    lines.add(line("odd", ",\"id\":\"" + id(4) + "\",\"parent_ids\":[\"" + id(9) + "\"]"));
    lines.add(line("odd", ",\"on_duplicate\":\"reject\""));
    TenantScope foreigner = fixture.world.foreigner();
    for (AbsentParents parents : AbsentParents.values()) {
      for (ImportedIds ids : ImportedIds.values()) {
        String name = parents + "/" + ids;
        results.clear();
        imported(fixture, foreigner, new ImportOptions(null, true, 0, name, parents, ids), lines);
        List<Object> foretold = told();
        results.clear();
        imported(fixture, foreigner, new ImportOptions(null, false, 0, name, parents, ids), lines);
        assertEquals(foretold, told(), name);
      }
    }
  }

  @Test
  void aDryRunRefusesWhatTheImportWouldNotEmbed() {
    MemoryFixture moved = new MemoryFixture(new FakeEmbedder(new EmbeddingModel("old", 8), 512));
    moved.stored("a");
    MemoryUseCases memory = moved.with(new FakeEmbedder(new EmbeddingModel("new", 8), 512));
    List<ImportLine> lines = numbered(line("b", ",\"embed\":{\"content\":\"x\"}"));
    for (boolean dry : List.of(true, false)) {
      ImportSummary summary =
          memory
              .packetTransfer()
              .importLines(
                  actor, lines.iterator(), new ImportOptions(null, dry, 0, ""), results::add);
      assertEquals(1, summary.errors(), () -> "dry: " + dry);
    }
  }

  // --- exporting

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
            .exportLines(actor, PacketFilter.NONE, line -> lines.add(line.text()));

    assertEquals(new ExportSummary(2, 1), summary);
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
    return exported(fixture).size();
  }

  private List<Object> told() {
    return results.stream()
        .<Object>map(
            result ->
                Arrays.asList(
                    result.line(),
                    result.status(),
                    result.packet(),
                    result.absentParents(),
                    result.failure() == null ? null : result.failure().code()))
        .toList();
  }

  private List<String> exported(MemoryFixture from) {
    return exported(from, actor);
  }

  private static List<String> exported(MemoryFixture from, TenantScope scope) {
    List<String> lines = new ArrayList<>();
    ExportSummary summary =
        from.memory
            .packetTransfer()
            .exportLines(scope, PacketFilter.NONE, line -> lines.add(line.text()));
    assertEquals(new ExportSummary(lines.size(), 0), summary);
    return lines;
  }

  private ImportSummary imported(MemoryFixture to, ImportOptions options, List<String> lines) {
    return imported(to, actor, options, lines);
  }

  private ImportSummary imported(
      MemoryFixture to, TenantScope scope, ImportOptions options, List<String> lines) {
    return to.memory
        .packetTransfer()
        .importLines(
            scope, numbered(lines.toArray(String[]::new)).iterator(), options, results::add);
  }

  /** The lines with every id of a packet or thread as an import of that name stores it. */
  private static List<String> remapped(List<String> lines, TenantScope scope, String name) {
    Pattern uuid =
        Pattern.compile(
            "(?<!\"correlation_id\":\")\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
    return lines.stream()
        .map(
            line ->
                uuid.matcher(line)
                    .replaceAll(
                        found ->
                            ImportLine.remapped(UUID.fromString(found.group()), scope.owner(), name)
                                .toString()))
        .toList();
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
