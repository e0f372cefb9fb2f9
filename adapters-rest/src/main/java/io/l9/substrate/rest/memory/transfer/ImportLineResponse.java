package io.l9.substrate.rest.memory.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of a line of an import. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    value = "The result of a line; or the last line, with `summary` or `problem` alone.",
    name = "ImportResultLine")
public record ImportLineResponse(
    @Schema(minimum = 1) @Nullable Long line,
    @Schema(
            value =
                "skipped: it is blank, a remark of an export, or a packet that has expired "
                    + "meanwhile, which `problem` then says.",
            codes = ImportResult.Status.class)
        @Nullable String status,
    @Schema("Of the packet that stands for the line.") @Nullable UUID id,
    @Schema(
            value = "The parents that the line names and that are not there, kept or dropped.",
            maxSize = PacketDraft.MAX_PARENTS)
        @Nullable List<UUID> absentParents,
    @Nullable Problem problem,
    @Nullable ImportSummaryResponse summary) {

  public static ImportLineResponse from(ImportResult result) {
    PacketId packet = result.packet();
    SubstrateException failure = result.failure();
    return new ImportLineResponse(
        result.line(),
        result.status().code(),
        packet == null ? null : packet.value(),
        result.absentParents().isEmpty()
            ? null
            : result.absentParents().stream().map(PacketId::value).toList(),
        failure == null ? null : Problem.of(failure),
        null);
  }

  public static ImportLineResponse from(ImportSummary summary) {
    return new ImportLineResponse(
        null, null, null, null, null, ImportSummaryResponse.from(summary));
  }
}
