package io.l9.substrate.application.memory.transfer;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.application.memory.DelegatingEmbedder;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dry runs of an import. */
class ImportDryRunTest extends PacketTransferTestBase {

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
}
