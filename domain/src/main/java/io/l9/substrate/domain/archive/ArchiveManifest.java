package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Role;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The table of contents of an archive, and its last file.
 *
 * @param archive the id of the archive
 * @param role in which it was made: rows that this role does not see are not in it
 * @param schema the version of the database's newest migration, such as {@code 0161}
 * @param createdAt in microseconds
 * @param files in the order of the archive, which is the order of an import
 */
public record ArchiveManifest(
    int format,
    UUID archive,
    Subject subject,
    Role role,
    String schema,
    Instant createdAt,
    List<ArchiveFile> files) {

  /** The name of the file. */
  public static final String NAME = "manifest.json";

  /** The version of the format that this version writes; it reads this one and older ones. */
  public static final int FORMAT = 1;

  /** The most files of an archive. */
  public static final int MAX_FILES = 500;

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

  public ArchiveManifest {
    if (format < 1) {
      throw ValidationException.at("/format", "must be at least 1");
    }
    Require.present("/archive", archive);
    Require.present("/subject", subject);
    Require.present("/role", role);
    if (!VERSION.matcher(Require.present("/schema", schema)).matches()) {
      throw ValidationException.at("/schema", "must be the number of a migration");
    }
    Require.optionalTime("/created_at", Require.present("/created_at", createdAt));
    files = List.copyOf(Require.size("/files", files, MAX_FILES));
    Set<String> tables = new HashSet<>();
    for (ArchiveFile file : files) {
      if (!tables.add(file.table())) {
        throw ValidationException.at("/files", "name the table " + file.table() + " twice");
      }
    }
  }

  /** Whether a database with this newest migration is older than that of the archive. */
  public boolean isNewerThan(String itsSchema) {
    return Long.parseLong(schema) > Long.parseLong(itsSchema);
  }

  /** Returns the number of rows in all files. */
  public long rows() {
    return files.stream().mapToLong(ArchiveFile::rows).sum();
  }
}
