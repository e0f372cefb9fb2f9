package io.l9.substrate.rest.memory.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a line of an import. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportLineResponse(
    long line,
    String status,
    @Nullable UUID id,
    @Nullable List<UUID> absentParents,
    @Nullable Problem problem) {

  static ImportLineResponse from(ImportResult result) {
    PacketId packet = result.packet();
    SubstrateException failure = result.failure();
    return new ImportLineResponse(
        result.line(),
        result.status().wireName(),
        packet == null ? null : packet.value(),
        result.absentParents().isEmpty()
            ? null
            : result.absentParents().stream().map(PacketId::value).toList(),
        failure == null ? null : Problem.of(failure));
  }
}
