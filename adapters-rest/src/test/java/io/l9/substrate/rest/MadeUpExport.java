package io.l9.substrate.rest;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;

/** A transfer whose exports are lines of the test's own. */
record MadeUpExport(PacketTransfer imports, Consumer<Consumer<JsonDocument>> exports)
    implements PacketTransfer {

  @Override
  public ImportSummary importLines(
      TenantScope scope,
      Iterator<ImportLine> lines,
      ImportOptions options,
      Consumer<ImportResult> results) {
    return imports.importLines(scope, lines, options, results);
  }

  @Override
  public ExportSummary exportLines(
      TenantScope scope,
      PacketFilter filter,
      Set<OtherContent> others,
      Consumer<JsonDocument> lines) {
    exports.accept(lines);
    return new ExportSummary(0, 0, 0);
  }
}
