package io.l9.substrate.domain.memory.search;

/**
 * The refinements of a search, each of which can be turned off. The decision 0057 has what each
 * gains, and on which data.
 *
 * @param contentWords whether English question words, auxiliaries and he, she and they are left out
 *     of the words that are asked, where other words remain
 * @param chunkPenalty whether a packet in chunks is found by its chunks alone, not by their mean,
 *     and less the more chunks there are: see {@link ChunkPenalty}
 * @param dates whether a day, month or year that is asked also finds the packets of that time
 */
public record Refinements(boolean contentWords, boolean chunkPenalty, boolean dates) {

  public static final Refinements ALL = new Refinements(true, true, true);

  public static final Refinements NONE = new Refinements(false, false, false);
}
