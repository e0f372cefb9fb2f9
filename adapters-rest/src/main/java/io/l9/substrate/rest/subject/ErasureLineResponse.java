package io.l9.substrate.rest.subject;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

/** A line of an erasure's answer on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    value =
        "First the tombstone, before anything is deleted; then how far it is; last the certificate,"
            + " or `problem` alone. The result of an operation has tombstone and certificate.",
    name = "ErasureLine")
public record ErasureLineResponse(
    @Nullable TombstoneResponse tombstone,
    @Nullable Progress progress,
    @Nullable ErasureCertificateResponse certificate,
    @Schema(
            value =
                "The key of the certificate's pseudonym, stored nowhere and given back this once;"
                    + " absent if the erasure was finished before.",
            minSize = 64,
            maxSize = 64)
        @Nullable String key,
    @Nullable Problem problem) {

  /** The progress of an erasure. */
  @Schema(name = "ErasureProgress")
  public record Progress(
      @Schema(value = "Rows that are gone, or have a pseudonym.", minimum = 0) long done,
      @Schema(
              value = "Rows that were counted before; 0 while older transactions are waited for.",
              minimum = 0)
          long total) {}

  public static ErasureLineResponse of(Tombstone tombstone) {
    return new ErasureLineResponse(TombstoneResponse.from(tombstone), null, null, null, null);
  }

  public static ErasureLineResponse of(long done, long total) {
    return new ErasureLineResponse(null, new Progress(done, total), null, null, null);
  }

  public static ErasureLineResponse of(ErasureOutcome outcome) {
    SubjectKey key = outcome.key();
    return new ErasureLineResponse(
        null,
        null,
        ErasureCertificateResponse.from(outcome.certificate()),
        key == null ? null : key.hex(),
        null);
  }

  /** Returns all of an outcome that may be stored: everything but the key. */
  static ErasureLineResponse withoutKey(ErasureOutcome outcome) {
    return new ErasureLineResponse(
        TombstoneResponse.from(outcome.tombstone()),
        null,
        ErasureCertificateResponse.from(outcome.certificate()),
        null,
        null);
  }
}
