package io.l9.substrate.domain.subject;

import java.util.List;

/**
 * The number of a subject's rows in each table, as an erasure would find and treat them.
 *
 * @param erased whether the subject has a tombstone already
 * @param tables those with rows, in the order of erasing
 */
public record SubjectCensus(Subject subject, boolean erased, List<TableRows> tables) {

  /** The rows of one table that name the subject. */
  public record TableRows(String table, Treatment treatment, long rows) {}

  public SubjectCensus {
    tables = List.copyOf(tables);
  }

  /** Returns the number of rows in all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableRows::rows).sum();
  }
}
