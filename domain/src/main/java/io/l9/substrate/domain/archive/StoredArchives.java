package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;

/**
 * Inbound port: archives that are made after the request that asks for them, and kept for a while,
 * or imported after the request that brings them. Thread-safe.
 */
public interface StoredArchives {

  /** The kind of the operations that export. */
  String KIND = "subjects.export";

  /** The kind of the operations that import. */
  String IMPORT_KIND = "subjects.import";

  /** An archive in a place of its own, such as a file; closed when its operation ends. */
  interface Upload extends Archives.Source, AutoCloseable {

    /** Gives the place up; closing again changes nothing. */
    @Override
    void close();
  }

  /** A place for an archive that grows. */
  interface Spool extends Archives.Target, Upload {}

  /**
   * Starts {@link Archives#export} as an operation of the kind {@value #KIND}. Its progress is the
   * number of rows, once all are read; its result has {@code archive_id}, {@code bytes}, {@code
   * rows}, and {@code files} with the rows of each table. The archive is written to the spool while
   * its snapshot is read, and stored afterwards; it may be read by those who may export its
   * subject.
   *
   * @param spool closed when the operation ends, however it ends, and if none is started
   * @return the operation, pending
   * @throws io.l9.substrate.domain.shared.ForbiddenException as {@link Archives#export}
   * @throws io.l9.substrate.domain.shared.UnavailableException as {@link
   *     io.l9.substrate.domain.requests.Operations#start}
   */
  Operation start(TenantScope scope, Subject subject, Spool spool);

  /**
   * Starts {@link Archives#restore} as an operation of the kind {@value #IMPORT_KIND}. Its progress
   * is the number of rows, once all are stored; its result has {@code archive_id}, {@code rows},
   * and {@code files} with the rows of each table. Cancelled, nothing of it stays.
   *
   * @param upload closed when the operation ends, however it ends, and if none is started
   * @return the operation, pending
   * @throws io.l9.substrate.domain.shared.ForbiddenException as {@link Archives#restore}
   * @throws io.l9.substrate.domain.shared.UnavailableException as {@link
   *     io.l9.substrate.domain.requests.Operations#start}
   */
  Operation startImport(TenantScope scope, Upload upload, ArchiveImport order);

  /**
   * Returns a finished archive.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is none of this id that the
   *     scope may read
   */
  StoredArchive get(TenantScope scope, UUID archive);

  /**
   * Writes a finished archive, each part read in a unit of work of its own.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException as {@link #get}, or if it is deleted
   *     meanwhile
   */
  void read(TenantScope scope, StoredArchive archive, Archives.Target target);

  /**
   * Deletes a finished archive.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException as {@link #get}
   */
  void delete(TenantScope scope, UUID archive);
}
