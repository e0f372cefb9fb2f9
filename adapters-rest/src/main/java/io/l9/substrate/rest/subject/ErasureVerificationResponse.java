package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of verifying certificates on the wire. */
@Schema("The result of verifying a tenant's certificates, and of counting again.")
public record ErasureVerificationResponse(
    @Schema("Whether the chain is as it was, and nothing remains or is unfinished.") boolean sound,
    @Schema(value = "Certificates in order, from the first on.", minimum = 0) long certificates,
    @Schema(value = "The hash of the last of them; keep it elsewhere.", maxSize = 64) String head,
    @Schema(value = "The first certificate that is not as it was; null: none.", minimum = 1)
        @Nullable Long damage,
    @Schema("Erasures without a certificate yet; the same order resumes one.")
        List<UUID> unfinished,
    @Schema("Erased subjects of which rows are there again.") List<Remains> remains) {

  /** The rows of an erased subject. */
  @Schema(name = "ErasureRemains")
  public record Remains(UUID erasure, List<SubjectCensusResponse.TableRows> tables) {}

  public static ErasureVerificationResponse from(ErasureVerification found) {
    return new ErasureVerificationResponse(
        found.isSound(),
        found.certificates(),
        found.head().hex(),
        found.damage(),
        found.unfinished(),
        found.remains().stream()
            .map(
                remains ->
                    new Remains(
                        remains.erasure(),
                        remains.rows().stream()
                            .map(SubjectCensusResponse.TableRows::from)
                            .toList()))
            .toList());
  }
}
