package io.l9.substrate.domain.memory.search;

/**
 * The discount of packets that are embedded in chunks: the best of many chunks is near to any query
 * by chance alone. A packet is ranked by the cosine of its nearest chunk less this.
 */
public final class ChunkPenalty {

  /** The discount for each doubling of the number of chunks. */
  public static final double PER_DOUBLING = 0.02;

  private ChunkPenalty() {}

  /** Returns the discount of a packet of so many chunks; 0 if it is embedded whole. */
  public static double of(int chunks) {
    return chunks <= 1 ? 0 : PER_DOUBLING * (Math.log(chunks) / Math.log(2));
  }
}
