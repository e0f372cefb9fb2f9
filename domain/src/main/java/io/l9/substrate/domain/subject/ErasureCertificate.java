package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.CanonicalText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * The proof of an erasure: counts of a second look, chained to the tenant's certificate before it.
 * Holds neither contents nor hashes of contents, and names the subject by a pseudonym alone.
 *
 * @param number within its tenant, from 1 on without gaps
 * @param subject the pseudonym, see {@link SubjectKey#pseudonymOf}
 * @param replayed whether it repeats an earlier erasure in a database that was restored
 * @param begunAt the time of the tombstone, in microseconds
 * @param finishedAt the time of the second look, in microseconds
 * @param schema the newest migration of the database
 * @param tables those with rows that named the subject or were derived from it, in the order of
 *     erasing
 * @param redactedEntries the number of entries of the audit log that stay under a pseudonym
 * @param redactedDigest the digest over what those entries keep
 * @param previous the hash of the certificate before
 * @param hash of the previous one and of everything else here
 */
public record ErasureCertificate(
    long number,
    UUID erasure,
    SubjectKind kind,
    String subject,
    boolean includeShared,
    boolean replayed,
    Instant begunAt,
    Instant finishedAt,
    String schema,
    List<TableTally> tables,
    long redactedEntries,
    AuditHash redactedDigest,
    RetainedBytes retained,
    AuditHash previous,
    AuditHash hash) {

  public ErasureCertificate {
    tables = List.copyOf(tables);
  }

  /** Whether nothing remains. */
  public boolean isComplete() {
    return tables.stream().allMatch(table -> table.remaining() == 0);
  }

  /** Returns the same certificate with the hash that its values have. */
  public ErasureCertificate linked() {
    return withHash(previous.followedBy(canonical()));
  }

  /** Whether the hash is that of the values. */
  public boolean isUnchanged() {
    return hash.equals(previous.followedBy(canonical()));
  }

  private ErasureCertificate withHash(AuditHash itsHash) {
    return new ErasureCertificate(
        number,
        erasure,
        kind,
        subject,
        includeShared,
        replayed,
        begunAt,
        finishedAt,
        schema,
        tables,
        redactedEntries,
        redactedDigest,
        retained,
        previous,
        itsHash);
  }

  private String canonical() {
    CanonicalText text =
        new CanonicalText("l9-erasure-certificate-1")
            .add(number)
            .add(erasure)
            .add(kind.code())
            .add(subject)
            .add(includeShared)
            .add(replayed)
            .add(ChronoUnit.MICROS.between(Instant.EPOCH, begunAt))
            .add(ChronoUnit.MICROS.between(Instant.EPOCH, finishedAt))
            .add(schema)
            .add(tables.size());
    for (TableTally table : tables) {
      text.add(table.table())
          .add(table.treatment().code())
          .add(table.before())
          .add(table.erased())
          .add(table.pseudonymised())
          .add(table.derived())
          .add(table.remaining());
    }
    return text.add(redactedEntries)
        .add(redactedDigest)
        .add(retained.days())
        .add(retained.note())
        .toString();
  }
}
