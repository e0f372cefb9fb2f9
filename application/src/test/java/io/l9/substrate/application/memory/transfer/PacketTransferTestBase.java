package io.l9.substrate.application.memory.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The store, the actor and the helpers of the tests of import and export. */
abstract class PacketTransferTestBase {

  final MemoryFixture fixture = new MemoryFixture();
  final TenantScope actor = fixture.world.endUser();
  final List<ImportResult> results = new ArrayList<>();

  static String line(String text, String more) {
    return "{\"packet_type\":\"note\",\"payload\":{\"text\":\"" + text + "\"}" + more + "}";
  }

  static List<ImportLine> numbered(String... lines) {
    List<ImportLine> numbered = new ArrayList<>();
    Arrays.stream(lines)
        .forEach(line -> numbered.add(ImportLine.of(numbered.size() + 1, line.getBytes(UTF_8))));
    return numbered;
  }

  ImportSummary importLines(ImportOptions options, String... lines) {
    return importLines(options, numbered(lines).iterator());
  }

  ImportSummary importLines(ImportOptions options, Iterator<ImportLine> lines) {
    PacketTransfer transfer = fixture.memory.packetTransfer();
    return transfer.importLines(actor, lines, options, results::add);
  }

  List<Status> statuses() {
    return results.stream().map(ImportResult::status).toList();
  }

  List<Packet> packets() {
    return fixture
        .memory
        .packetCatalog()
        .list(actor, new PacketListQuery(PacketFilter.NONE, 200, null))
        .items();
  }

  long count() {
    return exported(fixture).size();
  }

  List<Object> told() {
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

  List<String> exported(MemoryFixture from) {
    return exported(from, actor);
  }

  static List<String> exported(MemoryFixture from, TenantScope scope) {
    List<String> lines = new ArrayList<>();
    ExportSummary summary =
        from.memory
            .packetTransfer()
            .exportLines(scope, PacketFilter.NONE, Set.of(), line -> lines.add(line.text()));
    assertEquals(new ExportSummary(lines.size(), 0, 0), summary);
    return lines;
  }

  ImportSummary imported(MemoryFixture to, ImportOptions options, List<String> lines) {
    return imported(to, actor, options, lines);
  }

  ImportSummary imported(
      MemoryFixture to, TenantScope scope, ImportOptions options, List<String> lines) {
    return to.memory
        .packetTransfer()
        .importLines(
            scope, numbered(lines.toArray(String[]::new)).iterator(), options, results::add);
  }
}
