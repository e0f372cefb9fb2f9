package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.tenancy.Ownership;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: finished archives in parts, until they are deleted or pruned. Beside {@link
 * ArchiveRepository}: nothing in memory implements it. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface ArchivePartRepository {

  /** The largest part, in bytes. */
  int MAX_PART = 1 << 20;

  /**
   * Stores a part.
   *
   * @param owner the narrowest scope that may read the archive
   * @param bytes from 1 to {@value #MAX_PART} of them
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write such a row
   */
  void append(UUID archive, Ownership owner, int part, byte[] bytes);

  /** Returns an archive that the scope sees. */
  Optional<StoredArchive> find(UUID archive);

  /** Returns a part; empty if it is not there, or no longer. */
  Optional<byte[]> part(UUID archive, int part);

  /** Deletes an archive; returns whether there was one that the scope may delete. */
  boolean delete(UUID archive);
}
