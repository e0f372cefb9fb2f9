package io.l9.substrate.rest.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The contents of an archive, for the command line.
 *
 * @param subject {@code user}, {@code org} or {@code tenant}
 * @param files the number of rows by table
 */
public record ArchiveResponse(
    UUID archiveId,
    String subject,
    UUID subjectId,
    String role,
    String schema,
    Instant createdAt,
    long rows,
    Map<String, Long> files) {

  public ArchiveResponse {
    files = Map.copyOf(files);
  }

  public static ArchiveResponse from(ArchiveManifest manifest) {
    Map<String, Long> files = new TreeMap<>();
    for (ArchiveFile file : manifest.files()) {
      files.put(file.table(), file.rows());
    }
    return new ArchiveResponse(
        manifest.archive(),
        manifest.subject().kind().code(),
        manifest.subject().id(),
        manifest.role().code(),
        manifest.schema(),
        manifest.createdAt(),
        manifest.rows(),
        files);
  }
}
