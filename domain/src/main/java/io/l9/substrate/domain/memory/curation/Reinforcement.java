package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stored packet after a draft of the same content: it takes the later expiry, the
 * tags that it has not, and a higher importance.
 *
 * @param packet with what it took
 * @param notTaken see {@link
 *     io.l9.substrate.domain.memory.packet.IngestOutcome.Duplicate#notTaken()}
 */
public record Reinforcement(Packet packet, List<String> notTaken) {

  public Reinforcement {
    notTaken = List.copyOf(notTaken);
  }

  /**
   * Returns the packet once the draft was taken into account.
   *
   * @param writable whether the draft's writer may change the packet
   */
  public static Reinforcement of(Packet found, PacketDraft draft, boolean writable) {
    List<String> notTaken = new ArrayList<>();
    PacketAmendment.Builder amendment = PacketAmendment.builder(found.id());
    boolean changes = false;

    Set<String> more = new LinkedHashSet<>(draft.tags());
    more.removeAll(found.tags());
    if (!more.isEmpty()) {
      boolean fits = found.tags().size() + more.size() <= PacketDraft.MAX_TAGS;
      if (writable && fits) {
        amendment.addTags(more);
        changes = true;
      } else {
        notTaken.add("tags");
      }
    }
    if (livesLonger(draft, found.expiresAt())) {
      Instant expiry = expiry(draft);
      if (!writable) {
        notTaken.add("expires_at");
      } else {
        changes = true;
        amendment = expiry == null ? amendment.neverExpires() : amendment.expiresAt(expiry);
      }
    }
    Double importance = draft.importance();
    if (importance != null && importance > found.importance()) {
      if (writable) {
        amendment.importance(importance);
        changes = true;
      } else {
        notTaken.add("importance_score");
      }
    }
    notTaken.addAll(unchangeable(found, draft));
    return new Reinforcement(changes ? amendment.build().appliedTo(found) : found, notTaken);
  }

  private static boolean livesLonger(PacketDraft draft, @Nullable Instant found) {
    Instant expiry = expiry(draft);
    return found != null && (expiry == null || expiry.isAfter(found));
  }

  private static @Nullable Instant expiry(PacketDraft draft) {
    return draft.expiresAt() == null ? null : Times.stored(draft.expiresAt());
  }

  private static List<String> unchangeable(Packet found, PacketDraft draft) {
    List<String> different = new ArrayList<>();
    Instant timestamp = draft.timestamp();
    if (timestamp != null && !Times.stored(timestamp).equals(found.timestamp())) {
      different.add("timestamp");
    }
    if (!found.parents().containsAll(draft.parents())) {
      different.add("parent_ids");
    }
    if (draft.derivation() != null && draft.derivation() != found.derivation()) {
      different.add("derivation");
    }
    return different;
  }
}
