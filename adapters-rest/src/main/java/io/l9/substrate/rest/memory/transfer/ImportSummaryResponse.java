package io.l9.substrate.rest.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportSummary;

/** How many lines became what. */
record ImportSummaryResponse(
    long lines, long created, long duplicate, long skipped, long error, boolean dryRun) {

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
