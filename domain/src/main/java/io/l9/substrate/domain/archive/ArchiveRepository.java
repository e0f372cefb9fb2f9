package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.subject.Subject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Outbound port: the rows of every archived table as JSON, out of a database and back. Only a
 * database has tables: nothing in memory implements it. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface ArchiveRepository {

  /** Returns the archived tables, each behind those that its rows need. */
  List<ArchivedTable> tables();

  /** Returns the version of the newest migration. */
  String schema();

  /**
   * Gives out the rows of a subject that the active scope sees, in the order of their key and in
   * memory that does not grow with their number. Each is a JSON object on one line that holds every
   * value exactly: numbers with all digits, times in microseconds of UTC, bytes in hexadecimal. The
   * tenant is not part of it.
   *
   * @throws IllegalArgumentException if archives do not hold the table
   */
  void read(String table, Subject subject, Consumer<String> rows);

  /**
   * Permits to restore rows of the scope's tenant until the unit of work ends.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   * @throws io.l9.substrate.domain.shared.ConflictException if the tenant has rows already, other
   *     than keys, operations and entries of the audit log; the message counts them
   */
  RestorePermit permit();

  /**
   * Stores rows as rows of the scope's tenant, whoever owns them, without a history of their own.
   *
   * @param columns the members that the rows may have; other columns get their default
   * @param rows JSON objects as {@link #read} gives them out, those of the audit log with their
   *     hashes
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the permit is not of this unit of
   *     work; with the code {@code subject-erased} if the tenant was erased, or a row names an
   *     organisation or a user that was
   * @throws io.l9.substrate.domain.shared.ConflictException if an id is taken, by whomever, or
   *     something that a row needs is not there
   * @throws io.l9.substrate.domain.shared.ValidationException if a row does not fit its table
   */
  long restore(RestorePermit permit, String table, List<String> columns, List<String> rows);

  /** Makes what follows from all restored rows together. */
  void finish(RestorePermit permit);
}
