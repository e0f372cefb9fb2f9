package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: archives of subjects, out and in. An archive is a ZIP file: for each table {@code
 * TABLE.ndjson}, a JSON object for each row, and last {@value ArchiveManifest#NAME}. Thread-safe.
 */
public interface Archives {

  /** The longest line of an archive, in bytes. */
  int MAX_LINE = 64 << 20;

  /** The most bytes of an archive, unpacked. */
  long MAX_UNPACKED = 256L << 30;

  /** A place to write an archive to. */
  @FunctionalInterface
  interface Target {

    /** Writes the first bytes of an array, which is used again afterwards. */
    void write(byte[] bytes, int length);
  }

  /** An archive that can be read more than once. */
  @FunctionalInterface
  interface Source {

    /** Begins to read it from its first byte. */
    Reading open();
  }

  /** One reading of an archive. */
  interface Reading extends AutoCloseable {

    /** Reads the next bytes into an array; returns their number, -1 at the end. */
    int read(byte[] bytes);

    @Override
    void close();
  }

  /** A listener to an export or an import. */
  @FunctionalInterface
  interface Progress {

    /**
     * Reports how far the work is, about once a batch of rows.
     *
     * @param total null: not known
     * @throws RuntimeException to stop here; nothing of an import stays
     */
    void report(long rows, @Nullable Long total);
  }

  /**
   * Writes the archive of a subject, of one moment. A user exports himself; an organisation's
   * administrator the organisation and the users in it, of whom the archive has what they have
   * there; a tenant's or the platform's administrator everybody in the scope's tenant, and the
   * tenant. The export is entered into the audit log before the first byte is written.
   *
   * @return what is in it
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not export the
   *     subject, or it is of another tenant
   * @throws IllegalStateException inside of a unit of work
   */
  ArchiveManifest export(TenantScope scope, Subject subject, Target target, Progress progress);

  /**
   * Imports an archive into the scope's tenant, which must be empty, as its administrator or the
   * platform's. The whole archive is verified first. The import is one unit of work and is entered
   * into the audit log, behind the restored entries, whose chain is made anew.
   *
   * @return what was in it
   * @throws io.l9.substrate.domain.shared.ForbiddenException for another role
   * @throws io.l9.substrate.domain.shared.ValidationException {@code malformed-request} if it is no
   *     archive or damaged, {@code payload-too-large} if a part of it is too large, {@code
   *     schema-too-new} if a newer version made it, {@code validation-failed} if rows do not fit
   * @throws io.l9.substrate.domain.shared.ConflictException if the tenant is not empty, an id is
   *     taken, or rows need others that are not in the archive
   */
  ArchiveManifest restore(TenantScope scope, Source source, ArchiveImport order, Progress progress);
}
