package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class ArchivesService implements Archives {

  private static final String EXPORT = "archive.export";
  private static final String IMPORT = "archive.import";
  private static final String TARGET = "archive";

  /** The rows between two reports of an export. */
  private static final int REPORTED = 500;

  private static final ArchiveReader.Visitor NOBODY =
      new ArchiveReader.Visitor() {
        @Override
        public void begin(String table) {}

        @Override
        public void row(String line) {}

        @Override
        public void end(String table, long rows, long bytes, String sha256) {}
      };

  /** Takes the unit of work of a dry run back. */
  private static final class NothingIsStored extends RuntimeException {

    private static final long serialVersionUID = 1;

    NothingIsStored() {
      super("a dry run stores nothing", null, false, false);
    }
  }

  private final ArchiveStore store;
  private final UnitOfWork unitOfWork;
  private final IdGenerator ids;
  private final JsonCodec json;
  private final Clock clock;

  ArchivesService(ArchiveStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    this.store = store;
    this.unitOfWork = store.unitOfWork();
    this.ids = ids;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public ArchiveManifest export(
      TenantScope scope, Subject subject, Target target, Progress progress) {
    return export(scope, subject, ids.next(), target, progress);
  }

  /** Writes the archive of this id. */
  ArchiveManifest export(
      TenantScope scope, Subject subject, UUID archive, Target target, Progress progress) {
    requireExportable(scope, subject);
    unitOfWork.inScope(
        scope,
        () -> {
          enter(
              EXPORT,
              archive,
              new Ownership(subject.tenant(), org(scope, subject), subject.user()),
              subject.kind());
          return true;
        });
    return unitOfWork.inSnapshot(
        scope, () -> write(scope, subject, archive, new ArchiveWriter(target), progress));
  }

  private ArchiveManifest write(
      TenantScope scope, Subject subject, UUID archive, ArchiveWriter writer, Progress progress) {
    List<ArchiveFile> files = new ArrayList<>();
    String schema = store.rows().schema();
    long[] rows = new long[1];
    for (ArchivedTable table : store.rows().tables()) {
      writer.begin(table);
      store
          .rows()
          .read(
              table.name(),
              subject,
              row -> {
                writer.row(table, row);
                if (++rows[0] % REPORTED == 0) {
                  progress.report(rows[0], null);
                }
              });
      files.add(writer.end(table));
    }
    ArchiveManifest manifest =
        new ArchiveManifest(
            ArchiveManifest.FORMAT,
            archive,
            subject,
            scope.role(),
            schema,
            Times.stored(clock.instant()),
            files);
    writer.finish(new ManifestJson(json).write(manifest));
    progress.report(rows[0], rows[0]);
    return manifest;
  }

  /**
   * Refuses a subject that the scope may not export.
   *
   * @throws ForbiddenException if so
   */
  static void requireExportable(TenantScope scope, Subject subject) {
    Require.present("/subject", subject);
    boolean may =
        subject.tenant().equals(scope.tenant())
            && switch (scope.role()) {
              case END_USER, CURSOR_USER ->
                  subject.kind() == SubjectKind.USER
                      && Objects.equals(subject.user(), scope.user());
              case L9_SYSTEM -> false;
              case ORG_ADMIN ->
                  subject.kind() == SubjectKind.USER
                      || (subject.kind() == SubjectKind.ORG
                          && Objects.equals(subject.org(), scope.org()));
              case TENANT_ADMIN, PLATFORM_ADMIN -> true;
            };
    if (!may) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not export this: a user exports himself, administrators their organisation or"
              + " tenant and the users in it");
    }
  }

  /** Returns the organisation in which the deed is entered: the scope's, unless it is above all. */
  private static @Nullable OrgId org(TenantScope scope, Subject subject) {
    return subject.org() != null || isOverAll(scope.role()) ? subject.org() : scope.org();
  }

  private static boolean isOverAll(Role role) {
    return role == Role.TENANT_ADMIN || role == Role.PLATFORM_ADMIN;
  }

  @Override
  public ArchiveManifest restore(
      TenantScope scope, Source source, ArchiveImport order, Progress progress) {
    requireImporter(scope);
    Require.present("/order", order);
    record Database(List<ArchivedTable> tables, String schema) {}
    Database database =
        unitOfWork.inScope(scope, () -> new Database(store.rows().tables(), store.rows().schema()));
    NewIds newIds = order.newIds() ? new NewIds(scope.tenant(), database.tables()) : null;
    ArchiveVerification verification = new ArchiveVerification(newIds == null ? NOBODY : newIds);
    ArchiveManifest manifest =
        verification.manifest(ArchiveReader.read(source, verification), json);
    ArchiveVerification.requireFitting(manifest, database.tables(), database.schema());
    try {
      return unitOfWork.<ArchiveManifest>inScope(
          scope,
          () -> {
            restore(scope, source, manifest, newIds, progress);
            if (order.dryRun()) {
              throw new NothingIsStored();
            }
            return manifest;
          });
    } catch (NothingIsStored e) {
      return manifest;
    }
  }

  /**
   * Refuses a scope that may not import.
   *
   * @throws ForbiddenException if so
   */
  static void requireImporter(TenantScope scope) {
    if (!isOverAll(scope.role())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "an archive is imported by an administrator of the tenant");
    }
  }

  private void restore(
      TenantScope scope,
      Source source,
      ArchiveManifest manifest,
      @Nullable NewIds newIds,
      Progress progress) {
    RestorePermit permit = store.rows().permit();
    ArchiveVerification again =
        new ArchiveVerification(
            new Restoring(store.rows(), permit, scope.tenant(), manifest, newIds, json, progress));
    if (!again.manifest(ArchiveReader.read(source, again), json).equals(manifest)) {
      throw ArchiveReader.damaged("has changed since it was verified");
    }
    store.rows().finish(permit);
    enter(
        IMPORT,
        manifest.archive(),
        new Ownership(scope.tenant(), null, null),
        manifest.subject().kind());
  }

  /** Names the archive and no subject, so that nothing of the entry tells who was exported. */
  private void enter(String action, UUID archive, Ownership owner, SubjectKind kind) {
    store
        .audit()
        .append(
            List.of(
                new AuditDraft(
                    owner,
                    Visibility.SHARED,
                    action,
                    new AuditTarget(TARGET, archive.toString()),
                    null,
                    null,
                    json.of(Map.of("subject", kind.code())),
                    ids.next())));
  }
}
