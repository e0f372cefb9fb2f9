package io.l9.substrate.rest.archive;

import static io.l9.substrate.domain.identity.Permission.SUBJECT_EXPORT;
import static io.l9.substrate.domain.identity.Permission.SUBJECT_IMPORT;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.rest.http.BytesResponse;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.Arrays;
import java.util.function.Supplier;

/** The routes of archives. */
public final class ArchiveRoutes {

  private final StoredArchives archives;
  private final Supplier<StoredArchives> ofPlatform;
  private final long maxImport;

  /**
   * The routes.
   *
   * @param ofPlatform those of platform administrators
   * @param maxImport how many bytes an archive that is imported may have
   */
  public ArchiveRoutes(
      StoredArchives archives, Supplier<StoredArchives> ofPlatform, long maxImport) {
    this.archives = archives;
    this.ofPlatform = ofPlatform;
    this.maxImport = maxImport;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.requests(ExportSubjectRequest.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/subjects/archives").needs(SUBJECT_EXPORT).to(this::export);
    routes
        .post("/v1/subjects/imports")
        .needs(SUBJECT_IMPORT)
        .knows("ids", "dry_run")
        .spools(maxImport)
        .to(this::importArchive);
    routes
        .get("/v1/subjects/archives/{id}")
        .needs(SUBJECT_EXPORT)
        .streams(MediaTypes.ZIP)
        .to(this::read);
    routes.delete("/v1/subjects/archives/{id}").needs(SUBJECT_EXPORT).to(this::delete);
  }

  private void export(Call call) {
    ExportSubjectRequest request = call.body(ExportSubjectRequest.class);
    call.accepted(
        archives(call).start(call.scope(), request.subject(call.scope()), ArchiveSpool.create()));
  }

  private void importArchive(Call call) {
    String ids = call.query().text("ids");
    ArchiveImport order =
        new ArchiveImport(
            call.query().flag("dry_run"),
            (ids == null ? ImportedIds.KEEP : ImportedIds.ofCode(ids)) == ImportedIds.REMAP);
    StoredArchives importing = archives(call);
    call.accepted(
        importing.startImport(
            call.scope(), new ArchiveUpload(call.file(MediaTypes.ZIP, maxImport)), order));
  }

  private void read(Call call) {
    StoredArchives seen = archives(call);
    StoredArchive archive = seen.get(call.scope(), call.pathUuid("id"));
    call.header("Content-Disposition", "attachment; filename=\"" + archive.id() + ".zip\"");
    BytesResponse.send(
        call,
        MediaTypes.ZIP,
        archive.bytes(),
        out ->
            seen.read(
                call.scope(),
                archive,
                (bytes, length) ->
                    out.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length))));
  }

  private void delete(Call call) {
    archives(call).delete(call.scope(), call.pathUuid("id"));
    call.done();
  }

  private StoredArchives archives(Call call) {
    return call.scope().role() == Role.PLATFORM_ADMIN ? ofPlatform.get() : archives;
  }
}
