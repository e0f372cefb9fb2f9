package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * The statement of an operator about bytes that outlive an erasure: dead rows and index entries
 * until PostgreSQL vacuums them, the write-ahead log, backups and replicas.
 *
 * @param days after which nothing is left of them; 0: the operator has not said
 * @param note where they are and how long, in the operator's words; at most {@value #MAX_NOTE}
 *     characters
 */
public record RetainedBytes(int days, String note) {

  public static final int MAX_NOTE = 2000;

  private static final String PLACES =
      "Dead rows and index entries stay in the files until PostgreSQL vacuums them; the"
          + " write-ahead log, backups and replicas keep bytes until they are rotated. ";

  /** The statement where nothing was configured. */
  public static final RetainedBytes NOT_SAID =
      new RetainedBytes(0, PLACES + "The operator has not said after how many days.");

  public RetainedBytes {
    if (days < 0) {
      throw ValidationException.at("/days", "must not be negative");
    }
    Require.text("/note", note, MAX_NOTE);
  }

  /** Returns the statement of an operator who says after how many days, and no more. */
  public static RetainedBytes afterDays(int days) {
    return new RetainedBytes(
        days, PLACES + "The operator has said that nothing is left after " + days + " days.");
  }
}
