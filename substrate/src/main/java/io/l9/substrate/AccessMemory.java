package io.l9.substrate;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Feedback of one actor about memories, and the log of their accesses. Cheap, immutable,
 * thread-safe.
 *
 * <p>Feedback is stored at once; importance follows when the job {@code fold-accesses} has run. The
 * steps are those of {@link io.l9.substrate.domain.memory.access.Importance}.
 */
public final class AccessMemory {

  private final AccessFeedback feedback;
  private final TenantScope scope;

  AccessMemory(AccessFeedback feedback, TenantScope scope) {
    this.feedback = feedback;
    this.scope = scope;
  }

  /** Notes that the packet went into an answer or a decision. */
  public void used(PacketId packet) {
    give(packet, AccessKind.USED, null);
  }

  /** Notes that the packet was right, and helped. */
  public void helpful(PacketId packet) {
    give(packet, AccessKind.HELPFUL, null);
  }

  /**
   * Notes that the packet was wrong.
   *
   * @param reason for whoever looks at it later; null if there is none to give
   */
  public void wrong(PacketId packet, @Nullable String reason) {
    give(packet, AccessKind.WRONG, reason);
  }

  /** Notes that the packet was shown and not wanted. */
  public void ignored(PacketId packet) {
    give(packet, AccessKind.IGNORED, null);
  }

  /** See {@link AccessFeedback#give}. */
  public void give(Feedback given) {
    Require.present("/given", given);
    feedback.give(scope, given);
  }

  /** See {@link AccessFeedback#giveAll}. */
  public void giveAll(List<Feedback> given) {
    feedback.giveAll(scope, given);
  }

  /** See {@link AccessFeedback#giveEach}. */
  public List<FeedbackResult> giveEach(List<Feedback> given) {
    return feedback.giveEach(scope, given);
  }

  /** The accesses to a packet, newest first, at most so many. */
  public List<Access> of(PacketId packet, int limit) {
    Require.present("/packet", packet);
    return list(new AccessQuery(AccessTarget.packet(packet.value()), limit, null)).items();
  }

  /** See {@link AccessFeedback#accesses}. */
  public Page<Access> list(AccessQuery query) {
    Require.present("/query", query);
    return feedback.accesses(scope, query);
  }

  private void give(PacketId packet, AccessKind kind, @Nullable String reason) {
    Require.present("/packet", packet);
    Require.present("/kind", kind);
    give(Feedback.of(AccessTarget.packet(packet.value()), kind, reason));
  }
}
