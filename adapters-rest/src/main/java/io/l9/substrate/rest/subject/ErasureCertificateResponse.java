package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A certificate of an erasure on the wire. */
@Schema(
    "The proof of an erasure, chained to the tenant's certificate before it. It has neither contents"
        + " nor hashes of contents.")
public record ErasureCertificateResponse(
    @Schema(value = "Within the tenant, without gaps.", minimum = 1) long number,
    UUID erasure,
    @Schema(codes = SubjectKind.class) String kind,
    @Schema(
            value =
                "The pseudonym: HMAC-SHA-256 of `kind tenant id` with the key that was given back"
                    + " once.",
            minSize = 64,
            maxSize = 64)
        String subject,
    @Schema("Whether nothing remains.") boolean complete,
    boolean includeShared,
    @Schema("Whether it repeats an erasure, in a database that was restored.") boolean replayed,
    Instant begunAt,
    Instant finishedAt,
    @Schema(value = "The newest migration of the database.", maxSize = 200) String schema,
    @Schema("Tables with rows of the subject, or rows derived from it.") List<Table> tables,
    @Schema(value = "Entries of the audit log that stay, under a pseudonym.", minimum = 0)
        long redactedEntries,
    @Schema(value = "A digest over what those entries keep.", maxSize = 64) String redactedDigest,
    Retained retained,
    @Schema(value = "The hash of the certificate before.", maxSize = 64) String previous,
    @Schema(value = "Over the previous one and everything else here.", maxSize = 64) String hash) {

  /** The counts of one table. */
  @Schema(name = "ErasedTable")
  public record Table(
      @Schema(maxSize = 63) String table,
      @Schema(codes = Treatment.class) String treatment,
      @Schema(value = "Rows that named the subject.", minimum = 0) long before,
      @Schema(value = "Rows of them that are gone.", minimum = 0) long erased,
      @Schema(value = "Rows of them that stay, under a pseudonym.", minimum = 0) long pseudonymised,
      @Schema(
              value = "Rows of others that went, or lost a source, as derived from the subject's.",
              minimum = 0)
          long derived,
      @Schema(
              value = "Rows that name the subject still, by a second look at the catalog.",
              minimum = 0)
          long remaining) {

    static Table from(TableTally tally) {
      return new Table(
          tally.table(),
          tally.treatment().code(),
          tally.before(),
          tally.erased(),
          tally.pseudonymised(),
          tally.derived(),
          tally.remaining());
    }
  }

  /** The bytes that outlive the erasure. */
  @Schema(
      value = "The operator's statement about dead rows, logs, backups and replicas.",
      name = "RetainedBytes")
  public record Retained(
      @Schema(value = "After so many days nothing is left of them; 0: not said.", minimum = 0)
          int days,
      @Schema(maxSize = RetainedBytes.MAX_NOTE) String note) {}

  public static ErasureCertificateResponse from(ErasureCertificate certificate) {
    return new ErasureCertificateResponse(
        certificate.number(),
        certificate.erasure(),
        certificate.kind().code(),
        certificate.subject(),
        certificate.isComplete(),
        certificate.includeShared(),
        certificate.replayed(),
        certificate.begunAt(),
        certificate.finishedAt(),
        certificate.schema(),
        certificate.tables().stream().map(Table::from).toList(),
        certificate.redactedEntries(),
        certificate.redactedDigest().hex(),
        new Retained(certificate.retained().days(), certificate.retained().note()),
        certificate.previous().hex(),
        certificate.hash().hex());
  }
}
