package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.ArchiveRepository;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of an archive on their way into a tenant, in batches. Not thread-safe. */
final class Restoring implements ArchiveReader.Visitor {

  private static final int BATCH = 500;

  /** A batch of long lines ends before {@link #BATCH}; in UTF-16 units. */
  private static final int BATCH_TEXT = 4 << 20;

  private final ArchiveRepository repository;
  private final RestorePermit permit;
  private final Map<String, ArchiveFile> files;
  private final @Nullable NewIds newIds;
  private final AuditLines auditLines;
  private final Archives.Progress progress;
  private final long total;
  private final List<String> batch = new ArrayList<>();
  private int batchText;
  private long first = 1;
  private long restored;
  private String table = "";

  /**
   * Rows that follow.
   *
   * @param newIds null: they keep their ids
   */
  Restoring(
      ArchiveRepository repository,
      RestorePermit permit,
      TenantId tenant,
      ArchiveManifest manifest,
      @Nullable NewIds newIds,
      JsonCodec json,
      Archives.Progress progress) {
    this.repository = repository;
    this.permit = permit;
    this.files =
        manifest.files().stream()
            .collect(Collectors.toMap(ArchiveFile::table, Function.identity()));
    this.newIds = newIds;
    this.auditLines = new AuditLines(tenant, permit.head(), json);
    this.progress = progress;
    this.total = manifest.rows();
  }

  @Override
  public void begin(String begun) {
    table = begun;
    first = 1;
  }

  @Override
  public void row(String line) {
    String kept = newIds == null ? line : newIds.replaced(line);
    batch.add(table.equals(AuditLines.TABLE) ? linked(kept) : kept);
    batchText += kept.length();
    if (batch.size() >= BATCH || batchText >= BATCH_TEXT) {
      store();
    }
  }

  private String linked(String line) {
    try {
      return auditLines.linked(line);
    } catch (ValidationException e) {
      throw new ValidationException(
          e.code(), where(first + batch.size(), first + batch.size()) + e.getMessage());
    }
  }

  @Override
  public void end(String ended, long rows, long bytes, String sha256) {
    if (!batch.isEmpty()) {
      store();
    }
  }

  private void store() {
    ArchiveFile file = files.get(table);
    if (file == null) {
      throw ArchiveReader.damaged("has changed since it was verified");
    }
    long last = first + batch.size() - 1;
    try {
      restored += repository.restore(permit, table, file.columns(), batch);
    } catch (ConflictException e) {
      throw new ConflictException(
          e.code(),
          where(first, last)
              + e.getMessage()
              + ". An archive whose rows this database has already is imported with new ids; one"
              + " of a user or an organisation may need rows of others, which it does not have");
    } catch (ValidationException e) {
      throw new ValidationException(e.code(), where(first, last) + e.getMessage());
    }
    batch.clear();
    batchText = 0;
    first = last + 1;
    progress.report(restored, total);
  }

  private String where(long from, long to) {
    return table + ArchiveFile.SUFFIX + ", lines " + from + " to " + to + ": ";
  }
}
