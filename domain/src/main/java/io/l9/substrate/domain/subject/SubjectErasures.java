package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: erasing subjects. For tenant administrators; a whole tenant is erased by platform
 * administrators alone. Thread-safe.
 *
 * <p>Every method throws {@link io.l9.substrate.domain.shared.ForbiddenException} for another role,
 * and for a subject of another tenant than the scope's.
 */
public interface SubjectErasures {

  /** A listener to an erasure, called between its units of work. */
  @FunctionalInterface
  interface Progress {

    /**
     * Reports how far the erasure is.
     *
     * @param tombstone stands already; to be kept outside of the database before anything is
     *     deleted
     * @param done rows that were erased or got a pseudonym
     * @param total rows that were counted before; 0 while older transactions are waited for
     * @throws RuntimeException to stop here; the same order resumes it later
     */
    void report(Tombstone tombstone, long done, long total);
  }

  /** The largest page of certificates. */
  int MAX_CERTIFICATES = 200;

  /** The shortest text that is looked for, in characters. */
  int MIN_TEXT = 3;

  /** The longest text that is looked for, in characters. */
  int MAX_TEXT = 500;

  /** The most tombstones of one replay. */
  int MAX_TOMBSTONES = 10_000;

  /** Returns the rows that an erasure would find; changes nothing. */
  SubjectCensus census(TenantScope scope, ErasureOrder order);

  /**
   * Erases a subject, or resumes its erasure, in many units of work, and returns when it has its
   * certificate. From its first unit of work on no scope of the subject is accepted: its calls fail
   * with {@link io.l9.substrate.domain.shared.ErrorCode#SUBJECT_ERASED}. Of a subject that is
   * erased already the certificate is returned, unless rows are to go that stayed before.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if the scope acts for the subject
   * @throws io.l9.substrate.domain.shared.UnavailableException if an older transaction did not end
   *     in time; the same order resumes
   * @throws IllegalStateException inside of a unit of work
   */
  ErasureOutcome erase(TenantScope scope, ErasureOrder order, Progress progress);

  /**
   * Returns certificates of the scope's tenant in the order of their numbers; fewer than asked: the
   * last page.
   *
   * @param after the number of the last one of the page before; 0: the first page
   * @param limit at most {@value #MAX_CERTIFICATES}
   */
  List<ErasureCertificate> certificates(TenantScope scope, long after, int limit);

  /** Verifies the chain of the scope's tenant, and counts again what it has of erased subjects. */
  ErasureVerification verify(TenantScope scope);

  /**
   * Erases subjects again, in a database that was restored from a backup older than their erasure.
   * Those whose tombstone stands and of which no row is there are passed over.
   *
   * @param tombstones of the scope's tenant, at most {@value #MAX_TOMBSTONES}, from outside of the
   *     database
   * @param since only tombstones of this time or later; null: all
   * @return in the order of the tombstones; their certificates say that they repeat an erasure
   */
  List<ErasureOutcome> replay(
      TenantScope scope, List<Tombstone> tombstones, @Nullable Instant since, Progress progress);

  /**
   * Returns the places of the scope's tenant in which a text stands, whoever wrote it; a person
   * decides what becomes of them. Upper and lower case differ.
   *
   * @param text from {@value #MIN_TEXT} to {@value #MAX_TEXT} characters
   */
  List<TextPlace> find(TenantScope scope, String text);
}
