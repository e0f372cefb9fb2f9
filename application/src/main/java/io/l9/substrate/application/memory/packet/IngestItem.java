package io.l9.substrate.application.memory.packet;

import io.l9.substrate.application.memory.embedding.PacketEmbedder;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.DuplicateKey.Moment;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A draft of a batch, undecided until there is a failure, an outcome or a fresh packet. */
final class IngestItem {

  final PacketDraft draft;
  final PacketId id;
  final DuplicateKey key;

  /** When it happened; those without a time follow one another. */
  final Instant timestamp;

  final List<IngestItem> inBatchChildren = new ArrayList<>();

  /** The words of an import about it; null: a writer made it. */
  final @Nullable ImportedPacket imported;

  /** The parents that it names and that are not there; only an import may. */
  final Set<PacketId> absentParents = new LinkedHashSet<>();

  @Nullable SubstrateException failure;
  @Nullable IngestOutcome outcome;
  @Nullable Packet fresh;

  /** Whether a worker embeds it, or what there was no time for. */
  boolean later;

  /** Whether another item's packet or outcome was made from the fresh packet of this one. */
  boolean referenced;

  List<PacketEmbedder.Piece> pieces = List.of();

  /** Into how many chunks its text was split for the models that searches use. */
  int chunks;

  IngestItem(
      PacketDraft draft,
      PacketId id,
      DuplicateKey key,
      Instant timestamp,
      @Nullable ImportedPacket imported) {
    this.draft = draft;
    this.later = draft.embedLater();
    this.id = id;
    this.key = key;
    this.timestamp = timestamp;
    this.imported = imported;
  }

  /** Whether it is stored beside the packet that holds its key. */
  boolean beside() {
    return draft.onDuplicate() == OnDuplicate.KEEP
        || (imported != null && imported.duplicateOf() != null)
        || (draft.onDuplicate() == OnDuplicate.AUTO
            && (draft.thread() != null || draft.timestamp() != null));
  }

  /** The moment whose packet it repeats; null if it repeats none, or one of any time. */
  @Nullable Moment moment() {
    return draft.onDuplicate() == OnDuplicate.AUTO && draft.timestamp() != null
        ? new Moment(key, timestamp)
        : null;
  }

  boolean undecided() {
    return failure == null && outcome == null && fresh == null;
  }

  /** The packet that stands for the draft, once decided. */
  @Nullable Packet packet() {
    return outcome != null ? outcome.packet() : fresh;
  }

  ConflictException idIsTaken() {
    return new ConflictException(
        ErrorCode.CONFLICT,
        imported == null
            ? "the id is taken by other content; choose another one, or leave it out"
            : "the id is taken by other content; leave it out, or import all under other ids"
                + " (remap)");
  }
}
