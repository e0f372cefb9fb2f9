package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.Packet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the packets of the last thirty days that mattered most when they were last ranked: up
 * to a hundred of each user and agent. The ranking is that of the last refresh; the packets are as
 * they are now, and those that have gone since are not among them.
 *
 * @param ranked by {@link RankedPlace}, the highest first
 * @param next the place of the last of them if there may be more; null: this is the last page
 * @param refreshedAt when they were ranked
 */
public record RecentImportant(
    List<Ranked> ranked, @Nullable RankedPlace next, Instant refreshedAt) {

  public RecentImportant {
    ranked = List.copyOf(ranked);
  }

  /** The page of at most {@code limit} out of what was read with a limit of one more. */
  public static RecentImportant of(List<Ranked> rows, int limit, Instant refreshedAt) {
    List<Ranked> page = rows.subList(0, Math.min(limit, rows.size()));
    return new RecentImportant(
        page, rows.size() <= limit ? null : page.get(limit - 1).place(), refreshedAt);
  }

  /**
   * A packet in the ranking of an agent.
   *
   * @param agentId which agent stored it or left an event about it; a packet stands once for each
   * @param score the specification's {@code combined_importance}, in [0, 1]
   */
  public record Ranked(String agentId, Packet packet, double score) {

    /** Returns the place in the ranking. */
    public RankedPlace place() {
      return new RankedPlace(score, packet.id(), agentId);
    }
  }
}
