package io.l9.substrate.domain.subject;

/** A listener to an erasure, called between its units of work. */
@FunctionalInterface
public interface ErasureProgress {

  /**
   * Reports how far the erasure is.
   *
   * @param tombstone stands already; to be kept outside of the database before anything is deleted
   * @param done rows that were erased or got a pseudonym
   * @param total rows that were counted before; 0 while older transactions are waited for
   * @throws RuntimeException to stop here; the same order resumes it later
   */
  void report(Tombstone tombstone, long done, long total);
}
