package io.l9.substrate.domain.memory.transfer;

/**
 * What became of an import: its last word, without which it did not reach its end.
 *
 * @param lines how many were looked at
 * @param created packets that are new; in a dry run: that would be
 * @param lastLine the number of the last line of the input
 * @param dryRun whether nothing was stored
 */
public record ImportSummary(
    long lines,
    long created,
    long duplicates,
    long skipped,
    long errors,
    long lastLine,
    boolean dryRun) {}
