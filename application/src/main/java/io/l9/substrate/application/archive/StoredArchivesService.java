package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchivePartRepository;
import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.UUID;
import java.util.function.Supplier;

final class StoredArchivesService implements StoredArchives {

  private final UnitOfWork unitOfWork;
  private final ArchivePartRepository parts;
  private final ArchivesService archives;
  private final Operations operations;
  private final IdGenerator ids;
  private final JsonCodec json;

  StoredArchivesService(
      ArchiveStore store,
      ArchivesService archives,
      Operations operations,
      IdGenerator ids,
      JsonCodec json) {
    this.unitOfWork = store.unitOfWork();
    this.parts = store.parts();
    this.archives = archives;
    this.operations = operations;
    this.ids = ids;
    this.json = json;
  }

  @Override
  public Operation start(TenantScope scope, Subject subject, Spool spool) {
    return started(
        spool,
        () -> {
          ArchivesService.requireExportable(scope, subject);
          return operations.start(
              scope,
              KIND,
              new ArchiveExport(archives, this, json, ids.next(), scope, subject, spool));
        });
  }

  @Override
  public Operation startImport(TenantScope scope, Upload upload, ArchiveImport order) {
    return started(
        upload,
        () -> {
          ArchivesService.requireImporter(scope);
          Require.present("/order", order);
          return operations.start(
              scope, IMPORT_KIND, new ArchiveImporting(archives, json, scope, upload, order));
        });
  }

  private static Operation started(Upload upload, Supplier<Operation> start) {
    boolean started = false;
    try {
      Operation operation = start.get();
      started = true;
      return operation;
    } finally {
      if (!started) {
        upload.close();
      }
    }
  }

  @Override
  public StoredArchive get(TenantScope scope, UUID archive) {
    return unitOfWork.inScope(
        scope, () -> parts.find(archive).orElseThrow(StoredArchivesService::absent));
  }

  @Override
  public void read(TenantScope scope, StoredArchive archive, Archives.Target target) {
    for (int part = 0; part < archive.parts(); part++) {
      int wanted = part;
      byte[] bytes =
          unitOfWork.inScope(
              scope,
              () -> parts.part(archive.id(), wanted).orElseThrow(StoredArchivesService::absent));
      target.write(bytes, bytes.length);
    }
  }

  @Override
  public void delete(TenantScope scope, UUID archive) {
    boolean deleted = unitOfWork.inScope(scope, () -> parts.delete(archive));
    if (!deleted) {
      throw absent();
    }
  }

  /** Stores a part of an archive that is being made. */
  void keep(TenantScope scope, UUID archive, Ownership owner, int part, byte[] bytes) {
    boolean unused =
        unitOfWork.inScope(
            scope,
            () -> {
              parts.append(archive, owner, part, bytes);
              return true;
            });
  }

  /** Deletes the parts of an archive that was not finished. */
  void discard(TenantScope scope, UUID archive) {
    boolean unused = unitOfWork.inScope(scope, () -> parts.delete(archive));
  }

  private static NotFoundException absent() {
    return new NotFoundException(
        ErrorCode.NOT_FOUND, "there is no archive of this id, or it is not there any more");
  }
}
