package io.l9.substrate.rest.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.rest.http.Schema;

/** The numbers of lines by result. */
@Schema("The number of lines by result.")
public record ImportSummaryResponse(
    @Schema(minimum = 0) long lines,
    @Schema(minimum = 0) long created,
    @Schema(minimum = 0) long duplicate,
    @Schema(minimum = 0) long skipped,
    @Schema(minimum = 0) long error,
    @Schema("Whether nothing was stored.") boolean dryRun) {

  static ImportSummaryResponse from(ImportSummary summary) {
    return new ImportSummaryResponse(
        summary.lines(),
        summary.created(),
        summary.duplicates(),
        summary.skipped(),
        summary.errors(),
        summary.dryRun());
  }
}
