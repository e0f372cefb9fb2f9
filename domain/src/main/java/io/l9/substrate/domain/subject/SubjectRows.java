package io.l9.substrate.domain.subject;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: the rows that name subjects, in every table. Every method throws {@link
 * IllegalStateException} outside of a unit of work, and {@link
 * io.l9.substrate.domain.shared.ForbiddenException} in a scope that is no administrator's, for a
 * subject of another tenant, and for a tenant in a scope that is not a platform administrator's.
 */
public interface SubjectRows {

  /**
   * Counts the rows that name a subject, by the catalog of the database.
   *
   * @return those that are not 0, in the order of erasing
   */
  List<SubjectCensus.TableRows> count(Subject subject);

  /**
   * Waits until every unit of work has ended that was open when this was called first for an
   * erasure, whose tombstone is committed then: it may have begun its scope before. Later calls go
   * on waiting for the same ones, whoever calls.
   *
   * @return whether they have ended
   */
  boolean awaitOlder(UUID erasure, Duration patience);

  /** Counts the rows before the first batch of an erasure; a second time nothing is done. */
  void beginErasing(UUID erasure);

  /**
   * Erases the next batch of an erasure.
   *
   * @param rows at most of one table
   * @param packets at most, with everything that hangs on them
   * @return what was done; empty: nothing is left to do
   */
  Optional<Batch> eraseNext(UUID erasure, int rows, int packets);

  /** Computes again what was copied from the rows that are gone, such as materialized views. */
  void refresh();

  /**
   * Looks at every table again; what each has of the subject is what remains.
   *
   * @return the tables of the certificate
   */
  List<TableTally> secondLook(UUID erasure);

  /** Counts the rows of every erased subject of the tenant whose erasure is finished. */
  List<ErasureVerification.Remains> remains();

  /** Counts the tenant's rows with a text in a column, by the catalog of the database. */
  List<TextPlace> find(String text);

  /**
   * A batch that was erased.
   *
   * @param done rows of all batches that were erased or got a pseudonym
   * @param total rows that were counted before
   */
  record Batch(String table, long rows, long done, long total) {}
}
