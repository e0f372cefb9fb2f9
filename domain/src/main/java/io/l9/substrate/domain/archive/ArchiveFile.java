package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rows of one table in an archive: a file of JSON objects, one a line.
 *
 * @param table of which the rows are
 * @param columns the members that a row may have, by name
 * @param rows the number of lines
 * @param bytes the size of the file, unpacked
 * @param sha256 the digest of the file, unpacked: 64 lower-case hexadecimal digits
 */
public record ArchiveFile(
    String table, List<String> columns, long rows, long bytes, String sha256) {

  /** The end of a file's name, behind the table. */
  public static final String SUFFIX = ".ndjson";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_COLUMNS = 1600;

  public ArchiveFile {
    requireName("/table", table);
    columns = List.copyOf(Require.size("/columns", columns, MAX_COLUMNS));
    columns.forEach(column -> requireName("/columns", column));
    if (rows < 0) {
      throw ValidationException.at("/rows", "must be at least 0");
    }
    if (bytes < 0) {
      throw ValidationException.at("/bytes", "must be at least 0");
    }
    if (!DIGEST.matcher(Require.present("/sha256", sha256)).matches()) {
      throw ValidationException.at("/sha256", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the name of the file in the archive. */
  public String name() {
    return table + SUFFIX;
  }

  private static void requireName(String pointer, String name) {
    if (!NAME.matcher(Require.present(pointer, name)).matches()) {
      throw ValidationException.at(pointer, "must be a plain lower-case identifier");
    }
  }
}
