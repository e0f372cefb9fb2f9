package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.ArchivePartRepository;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * The work of an operation that makes an archive. The archive goes to a spool while the snapshot is
 * read, so that one operation never needs two connections, and then part by part into the store.
 *
 * @param id of the archive
 */
record ArchiveExport(
    ArchivesService archives,
    StoredArchivesService kept,
    JsonCodec json,
    UUID id,
    TenantScope scope,
    Subject subject,
    StoredArchives.Spool spool)
    implements Operations.HoldingWork {

  @Override
  public Optional<JsonDocument> run(Operations.Progress progress) {
    try (this) {
      ArchiveManifest manifest =
          archives.export(scope, subject, id, spool, (rows, total) -> endIfCancelled(progress));
      boolean stored = false;
      try {
        long bytes = store(progress, manifest.rows());
        stored = true;
        return Optional.of(result(manifest, bytes));
      } finally {
        if (!stored) {
          kept.discard(scope, id);
        }
      }
    }
  }

  /** Does not report: that is a unit of work, and the rows are read or stored in one already. */
  static void endIfCancelled(Operations.Progress progress) {
    if (progress.cancelRequested()) {
      throw new CancellationException("the operation is to end");
    }
  }

  private long store(Operations.Progress progress, long rows) {
    byte[] buffer = new byte[ArchivePartRepository.MAX_PART];
    long bytes = 0;
    int part = 0;
    try (Archives.Reading reading = spool.open()) {
      for (int read = fill(reading, buffer); read > 0; read = fill(reading, buffer)) {
        byte[] full = read == buffer.length ? buffer : Arrays.copyOf(buffer, read);
        kept.keep(scope, id, readers(), part++, full);
        bytes += read;
        progress.report(rows, rows);
      }
    }
    return bytes;
  }

  private static int fill(Archives.Reading reading, byte[] buffer) {
    int filled = 0;
    byte[] block = new byte[64 << 10];
    while (buffer.length - filled >= block.length) {
      int read = reading.read(block);
      if (read <= 0) {
        break;
      }
      System.arraycopy(block, 0, buffer, filled, read);
      filled += read;
    }
    return filled;
  }

  /**
   * Returns the owner whose rows only those see who may read the archive: the user himself, who
   * asked; else a user, and above organisations an organisation, that does not exist.
   */
  private Ownership readers() {
    Role role = scope.role();
    if (role == Role.END_USER || role == Role.CURSOR_USER) {
      return scope.owner();
    }
    return new Ownership(
        scope.tenant(), role == Role.ORG_ADMIN ? scope.org() : new OrgId(id), new UserId(id));
  }

  private JsonDocument result(ArchiveManifest manifest, long bytes) {
    Map<String, Object> result = counts(manifest);
    result.put("bytes", bytes);
    return json.of(result);
  }

  /** Returns what results of exports and imports have in common. */
  static Map<String, Object> counts(ArchiveManifest manifest) {
    Map<String, Long> files = new TreeMap<>();
    for (ArchiveFile file : manifest.files()) {
      files.put(file.table(), file.rows());
    }
    Map<String, Object> counts = new TreeMap<>();
    counts.put("archive_id", manifest.archive().toString());
    counts.put("rows", manifest.rows());
    counts.put("files", files);
    return counts;
  }

  @Override
  public void close() {
    spool.close();
  }
}
