package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The comparison of an archive's files with its manifest. Not thread-safe. */
final class ArchiveVerification implements ArchiveReader.Visitor {

  /** The size and the digest of a file as it was read. */
  private record Found(String table, long rows, long bytes, String sha256) {}

  private final ArchiveReader.Visitor next;
  private final List<Found> found = new ArrayList<>();

  /**
   * The comparison.
   *
   * @param next visited as well
   */
  ArchiveVerification(ArchiveReader.Visitor next) {
    this.next = next;
  }

  @Override
  public void begin(String table) {
    next.begin(table);
  }

  @Override
  public void row(String line) {
    next.row(line);
  }

  @Override
  public void end(String table, long rows, long bytes, String sha256) {
    found.add(new Found(table, rows, bytes, sha256));
    next.end(table, rows, bytes, sha256);
  }

  /**
   * Returns the manifest, if everything that was visited is as it says.
   *
   * @throws ValidationException if not
   */
  ArchiveManifest manifest(String text, JsonCodec json) {
    ArchiveManifest manifest;
    try {
      manifest = new ManifestJson(json).read(text);
    } catch (ValidationException e) {
      throw ArchiveReader.damaged(
          "has a " + ArchiveManifest.NAME + " that is none: " + e.getMessage());
    }
    if (manifest.format() > ArchiveManifest.FORMAT) {
      throw new ValidationException(
          ErrorCode.SCHEMA_TOO_NEW,
          "The archive has the format "
              + manifest.format()
              + ", and this version reads up to "
              + ArchiveManifest.FORMAT
              + ": import it with the version that made it, or a newer one.");
    }
    List<String> named = manifest.files().stream().map(ArchiveFile::table).toList();
    if (!named.equals(found.stream().map(Found::table).toList())) {
      throw ArchiveReader.damaged(
          "does not have the files that its manifest names, in their order");
    }
    for (int i = 0; i < found.size(); i++) {
      compare(manifest.files().get(i), found.get(i));
    }
    return manifest;
  }

  private static void compare(ArchiveFile said, Found found) {
    if (!said.sha256().equals(found.sha256())
        || said.rows() != found.rows()
        || said.bytes() != found.bytes()) {
      throw ArchiveReader.damaged(
          "is damaged: "
              + said.name()
              + " has "
              + found.rows()
              + " rows and not the digest and counts of its manifest, "
              + said.rows()
              + " rows");
    }
  }

  /**
   * Refuses an archive that this database cannot take.
   *
   * @throws ValidationException if it has tables or columns that the database does not have
   */
  static void requireFitting(ArchiveManifest manifest, List<ArchivedTable> tables, String schema) {
    if (manifest.isNewerThan(schema)) {
      throw new ValidationException(
          ErrorCode.SCHEMA_TOO_NEW,
          "The archive was made with the migration "
              + manifest.schema()
              + ", and this database has "
              + schema
              + ": migrate the database first, with the newer version.");
    }
    Map<String, ArchivedTable> known =
        tables.stream().collect(Collectors.toMap(ArchivedTable::name, Function.identity()));
    for (ArchiveFile file : manifest.files()) {
      ArchivedTable table = known.get(file.table());
      if (table == null) {
        throw new ValidationException(
            ErrorCode.VALIDATION_FAILED,
            "The archive has rows of " + file.table() + ", which no archive of this version has.");
      }
      TreeSet<String> unknown = new TreeSet<>(file.columns());
      table.columns().forEach(unknown::remove);
      if (!unknown.isEmpty()) {
        throw new ValidationException(
            ErrorCode.VALIDATION_FAILED,
            "The archive has columns of "
                + file.table()
                + " that this version does not import: "
                + String.join(", ", unknown)
                + ".");
      }
    }
  }
}
