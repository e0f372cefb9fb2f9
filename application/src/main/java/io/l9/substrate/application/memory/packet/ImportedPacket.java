package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A draft from an import, with what an export says of a packet beyond what a writer can.
 *
 * @param generation of the packet where it comes from; counts only if parents are absent
 * @param root of its lineage there; null: the export does not say
 * @param duplicateOf the original beside which it was kept; null: none
 * @param tracing null: the importer's own
 */
public record ImportedPacket(
    PacketDraft draft,
    AbsentParents absentParents,
    int generation,
    @Nullable PacketId root,
    @Nullable PacketId duplicateOf,
    @Nullable Tracing tracing) {

  /** The request in which a packet was stored. */
  public record Tracing(
      @Nullable UUID correlation, @Nullable String session, @Nullable String trace) {}
}
