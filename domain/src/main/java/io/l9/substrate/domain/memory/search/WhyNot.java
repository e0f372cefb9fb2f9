package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of a search that lost a packet.
 *
 * @param reason the first thing that kept it out, or {@link Reason#FOUND}
 * @param explanation the same in words, with its numbers
 * @param legs the result of each leg for this packet alone
 * @param rank its place among all that were ranked, from 1; null if it was not ranked
 * @param score as ranked; null if it was not
 * @param lastScore of the last hit that the limit let through; null if there is none
 */
public record WhyNot(
    PacketId packet,
    Reason reason,
    String explanation,
    List<Leg> legs,
    @Nullable Integer rank,
    @Nullable Double score,
    @Nullable Double lastScore) {

  public WhyNot {
    legs = List.copyOf(legs);
  }

  /** A reason that keeps a packet out, in the order in which they are checked. */
  public enum Reason implements Coded {
    /** Nothing: it is among the hits. */
    FOUND,
    /** The packet has expired. */
    EXPIRED,
    /** The packet's time is after the time of the query. */
    NOT_YET,
    /** The packet is the example that similar ones are searched for. */
    EXAMPLE,
    /** A condition of the filter. */
    FILTERED,
    /** No leg could compare it: it has no terms, and no vector of that space and model. */
    NOT_INDEXED,
    /** The packet has no word of the text, and the semantic leg was not asked for. */
    NO_MATCH,
    /** Each leg that knows it wants a higher score. */
    BELOW_MIN_SCORE,
    /** Too many others came before it on each leg. */
    BEYOND_CANDIDATES,
    /** Another packet of its thread stands for both. */
    IN_GROUP,
    /** The packet was ranked behind the last hit. */
    BEYOND_LIMIT
  }

  /**
   * The result of a leg for the packet.
   *
   * @param name {@code semantic} or {@code keyword}
   * @param space of a semantic leg
   * @param raw the cosine or the BM25; null if the leg cannot compare it
   * @param least the least value that the query asks for; null: any
   * @param note why the leg cannot compare it; null if it can
   */
  public record Leg(
      String name,
      @Nullable EmbeddingSpace space,
      @Nullable Double raw,
      @Nullable Double least,
      @Nullable String note) {

    /** Whether it knows the packet, and high enough. */
    public boolean passes() {
      return raw != null && (least == null || raw >= least);
    }
  }
}
