package io.l9.substrate.domain.subject;

/**
 * The rows of one table that an erasure found, treated and left.
 *
 * @param table the name of a table or a materialized view
 * @param before rows that named the subject before the erasure
 * @param erased those of them that are gone
 * @param pseudonymised those of them that stay, under a pseudonym
 * @param derived rows of others that went, or lost a source, because they were derived from the
 *     subject's packets
 * @param remaining rows that the second look found to name the subject still
 */
public record TableTally(
    String table,
    Treatment treatment,
    long before,
    long erased,
    long pseudonymised,
    long derived,
    long remaining) {}
