package io.l9.substrate.domain.memory.transfer;

/**
 * The result of an import, as its last line; without this line it did not reach its end.
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
