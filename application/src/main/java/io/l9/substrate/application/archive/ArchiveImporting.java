package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Optional;

/** The work of an operation that imports an archive, in one unit of work. */
record ArchiveImporting(
    ArchivesService archives,
    JsonCodec json,
    TenantScope scope,
    StoredArchives.Upload upload,
    ArchiveImport order)
    implements Operations.HoldingWork {

  @Override
  public Optional<JsonDocument> run(Operations.Progress progress) {
    try (this) {
      ArchiveManifest manifest =
          archives.restore(
              scope, upload, order, (rows, total) -> ArchiveExport.endIfCancelled(progress));
      progress.report(manifest.rows(), manifest.rows());
      return Optional.of(json.of(ArchiveExport.counts(manifest)));
    }
  }

  @Override
  public void close() {
    upload.close();
  }
}
