package io.l9.substrate.domain.archive;

/**
 * The command to import an archive.
 *
 * @param dryRun whether everything is taken back in the end
 * @param newIds whether every row gets a new id, which follows from the importing tenant and the
 *     old one, and everything that names the row names the new id; organisations and users keep
 *     theirs
 */
public record ArchiveImport(boolean dryRun, boolean newIds) {

  /** Stores the rows with the ids of the archive. */
  public static final ArchiveImport KEEPING_IDS = new ArchiveImport(false, false);
}
