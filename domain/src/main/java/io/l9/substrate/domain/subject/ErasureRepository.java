package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.audit.AuditHead;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: tombstones and certificates. Every method throws {@link IllegalStateException}
 * outside of a unit of work, and {@link io.l9.substrate.domain.shared.ForbiddenException} in a
 * scope that is no administrator's; {@link #begin} and {@link #finish} also for a tenant in a scope
 * that is not a platform administrator's.
 */
public interface ErasureRepository {

  /**
   * Revokes the subject's keys and sets its tombstone. From the commit on no unit of work begins in
   * a scope of the subject, but those of platform administrators.
   *
   * @param key kept until the erasure is finished
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken, or another erasure
   *     of the subject is not finished
   */
  Erasure begin(UUID id, Subject subject, boolean includeShared, boolean replayed, SubjectKey key);

  /** Returns the erasures of a subject, the newest first. */
  List<Erasure> of(Subject subject);

  /** Returns the erasures of the scope's tenant that have no certificate. */
  List<Erasure> unfinished();

  /** Returns the key of an erasure; empty once it is finished. */
  Optional<SubjectKey> key(UUID erasure);

  /**
   * Makes the unit of work the only writer of the tenant's certificates until it ends, and returns
   * number and hash of the last one.
   */
  AuditHead hold();

  /**
   * Stores a certificate behind the last one, and forgets the key and the pseudonym of its erasure.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the erasure is not there, has one
   *     already, or the certificate does not follow the last one
   */
  void finish(ErasureCertificate certificate);

  /** Returns the certificate of an erasure; empty: it is not finished, or not there. */
  Optional<ErasureCertificate> certificate(UUID erasure);

  /** Returns certificates of the scope's tenant in the order of their numbers. */
  List<ErasureCertificate> certificates(long after, int limit);
}
