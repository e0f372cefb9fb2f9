package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;

/**
 * The place of the next page of a search: behind this hit. No state is held elsewhere: the search
 * is run again as of the time of the first page, so that later packets are not in the way. A packet
 * that is erased, expires or gains importance meanwhile can move a hit across the end of a page.
 *
 * @param at the time of the first page
 * @param score of the last hit that was given out
 * @param last that hit's packet
 * @param depth how many candidates of each leg the hits of this page are ranked among
 * @param exhausted 0, or a lesser depth, all of whose hits were given out before
 */
public record SearchCursor(Instant at, double score, PacketId last, int depth, int exhausted) {

  /** The candidates of a leg that pages reach at the most. */
  public static final int MAX_DEPTH = 6_400;

  public SearchCursor {
    Require.optionalTime("/after", Require.present("/after", at));
    Require.between("/after", score, -Double.MAX_VALUE, Double.MAX_VALUE);
    Require.present("/after", last);
    Require.between("/after", depth, 1, MAX_DEPTH);
    Require.between("/after", exhausted, 0, depth - 1);
  }

  /** Whether a packet of this score comes after the place. */
  public boolean isBefore(double other, PacketId packet) {
    int byScore = Double.compare(score, other);
    return byScore > 0 || (byScore == 0 && last.value().compareTo(packet.value()) < 0);
  }
}
