package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A search for packets. Immutable; made with {@link #of} or a {@link #builder}.
 *
 * @param text at most {@value #MAX_TEXT} characters; null only if there is a vector and the mode is
 *     semantic, or {@code like}
 * @param like instead of text and vector: packets like this one, by its stored vectors and its most
 *     frequent terms; it is not among the hits
 * @param vector looked for instead of the text's own vector; of the model's dimension
 * @param spaces which embedding spaces count how much (weights above 0, scaled to a sum of 1)
 * @param filter of the packets that the scope sees
 * @param limit how many hits at the most, 1 to {@value #MAX_LIMIT}
 * @param minSimilarity least cosine of a semantic candidate, in [-1, 1]; null: any
 * @param minKeywordScore least BM25 of a keyword candidate; null: any
 * @param asOf what would have been found then: nothing that happened later, and recency as it was;
 *     null: now. Importance, use and the statistics of words are today's, and what has expired
 *     since stays away
 * @param groupByThread of each thread only the best hit; packets without a thread stand alone
 * @param after the end of the page before; null: from the beginning
 * @param rrfK the constant of {@link Fusion#RRF}, 1 to {@value #MAX_RRF_K}
 * @param refinements all by default
 * @param asker the agent who asks: where the text says "I" or "my", packets of this agent are
 *     preferred; null: nobody is
 * @param rerank how many of the best hits a {@link Reranker} judges by their texts, at most {@value
 *     #MAX_RERANK}; 0: none. Such an answer has one page
 */
public record SearchQuery(
    @Nullable String text,
    @Nullable Vector vector,
    SearchMode mode,
    Map<EmbeddingSpace, Double> spaces,
    PacketFilter filter,
    int limit,
    @Nullable Double minSimilarity,
    @Nullable Double minKeywordScore,
    Fusion fusion,
    int rrfK,
    RankWeights weights,
    Refinements refinements,
    @Nullable PacketId like,
    @Nullable Instant asOf,
    boolean groupByThread,
    @Nullable SearchCursor after,
    @Nullable String asker,
    int rerank) {

  public static final int MAX_TEXT = 10_000;
  public static final int MAX_LIMIT = 200;
  public static final int DEFAULT_LIMIT = 10;
  public static final int DEFAULT_RRF_K = 60;
  public static final int MAX_RRF_K = 1_000;
  public static final int MAX_RERANK = 100;

  private static final Pattern FIRST_PERSON =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(?i:i|me|my|mine|myself)(?![\\p{L}\\p{N}_])");

  public SearchQuery {
    Require.present("/mode", mode);
    Require.optionalText("/text", text, MAX_TEXT);
    if (like != null && (text != null || vector != null)) {
      throw ValidationException.at("/like", "takes the place of text and vector: leave them out");
    }
    if (like == null && text == null && (vector == null || mode != SearchMode.SEMANTIC)) {
      throw ValidationException.at(
          "/text", "is required; only a semantic search can go by a vector alone");
    }
    if (Require.present("/spaces", spaces).isEmpty()) {
      throw ValidationException.at("/spaces", "must name at least one space");
    }
    spaces.forEach(
        (space, weight) -> {
          if (!(Require.present("/spaces", weight) > 0 && weight <= 1)) {
            throw ValidationException.at(
                "/spaces/" + Require.present("/spaces", space).code(),
                "must be above 0 and at most 1");
          }
        });
    spaces = Map.copyOf(spaces);
    Require.present("/filter", filter);
    Require.limit("/limit", limit, MAX_LIMIT);
    if (minSimilarity != null) {
      Require.between("/min_score/semantic", minSimilarity, -1, 1);
    }
    if (minKeywordScore != null) {
      Require.between("/min_score/keyword", minKeywordScore, 0, Double.MAX_VALUE);
    }
    Require.present("/fusion", fusion);
    Require.between("/rrf_k", rrfK, 1, MAX_RRF_K);
    Require.present("/rank", weights);
    Require.present("/refinements", refinements);
    Require.optionalTime("/as_of", asOf);
    if (after != null && asOf != null && !after.at().equals(asOf)) {
      throw ValidationException.at("/after", "belongs to a search as of another time");
    }
    Require.optionalText("/asker", asker, PacketDraft.MAX_NAME);
    Require.between("/rerank", rerank, 0, MAX_RERANK);
    if (rerank > 0 && text == null) {
      throw ValidationException.at("/rerank", "needs a text that the hits are compared with");
    }
    if (rerank > 0 && after != null) {
      throw ValidationException.at(
          "/rerank", "has one page: ask for more hits by a greater limit instead");
    }
  }

  /** A hybrid search by text, with the defaults. */
  public static SearchQuery of(String text) {
    return builder().text(text).build();
  }

  /** A hybrid search for packets like this one, with the defaults. */
  public static SearchQuery like(PacketId packet) {
    return builder().like(packet).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The same, from another place on. */
  public SearchQuery from(@Nullable SearchCursor cursor) {
    return copied().after(cursor).build();
  }

  /**
   * The agent whose packets are preferred: the asker, if the text says "I", "me" or "my"; null:
   * nobody's are.
   */
  public @Nullable String preferredAgent() {
    return asker != null && text != null && FIRST_PERSON.matcher(text).find() ? asker : null;
  }

  /** The same search for the hits that a reranker judges, and for those that are wanted. */
  public SearchQuery beforeReranking() {
    return rerank == 0 ? this : copied().limit(Math.max(limit, rerank)).rerank(0).build();
  }

  private Builder copied() {
    return builder()
        .text(text)
        .vector(vector)
        .mode(mode)
        .spaces(spaces)
        .filter(filter)
        .limit(limit)
        .minSimilarity(minSimilarity)
        .minKeywordScore(minKeywordScore)
        .fusion(fusion)
        .rrfK(rrfK)
        .weights(weights)
        .refinements(refinements)
        .like(like)
        .asOf(asOf)
        .groupByThread(groupByThread)
        .after(after)
        .asker(asker)
        .rerank(rerank);
  }

  /** Collects the parts of a query; {@link #build()} checks them. Not thread-safe. */
  public static final class Builder {

    private @Nullable String text;
    private @Nullable Vector vector;
    private SearchMode mode = SearchMode.HYBRID;
    private Map<EmbeddingSpace, Double> spaces = Map.of(EmbeddingSpace.CONTENT, 1.0);
    private PacketFilter filter = PacketFilter.NONE;
    private int limit = DEFAULT_LIMIT;
    private @Nullable Double minSimilarity;
    private @Nullable Double minKeywordScore;
    private Fusion fusion = Fusion.LINEAR;
    private int rrfK = DEFAULT_RRF_K;
    private RankWeights weights = RankWeights.DEFAULT;
    private Refinements refinements = Refinements.ALL;
    private @Nullable PacketId like;
    private @Nullable Instant asOf;
    private boolean groupByThread;
    private @Nullable SearchCursor after;
    private @Nullable String asker;
    private int rerank;

    private Builder() {}

    public Builder text(@Nullable String value) {
      text = value;
      return this;
    }

    public Builder vector(@Nullable Vector value) {
      vector = value;
      return this;
    }

    public Builder mode(SearchMode value) {
      mode = value;
      return this;
    }

    public Builder spaces(Map<EmbeddingSpace, Double> value) {
      spaces = value;
      return this;
    }

    public Builder filter(PacketFilter value) {
      filter = value;
      return this;
    }

    public Builder limit(int value) {
      limit = value;
      return this;
    }

    public Builder minSimilarity(@Nullable Double value) {
      minSimilarity = value;
      return this;
    }

    public Builder minKeywordScore(@Nullable Double value) {
      minKeywordScore = value;
      return this;
    }

    public Builder fusion(Fusion value) {
      fusion = value;
      return this;
    }

    public Builder rrfK(int value) {
      rrfK = value;
      return this;
    }

    public Builder weights(RankWeights value) {
      weights = value;
      return this;
    }

    public Builder refinements(Refinements value) {
      refinements = value;
      return this;
    }

    public Builder like(@Nullable PacketId value) {
      like = value;
      return this;
    }

    public Builder asOf(@Nullable Instant value) {
      asOf = value;
      return this;
    }

    public Builder groupByThread(boolean value) {
      groupByThread = value;
      return this;
    }

    public Builder after(@Nullable SearchCursor value) {
      after = value;
      return this;
    }

    public Builder asker(@Nullable String value) {
      asker = value;
      return this;
    }

    public Builder rerank(int value) {
      rerank = value;
      return this;
    }

    public SearchQuery build() {
      return new SearchQuery(
          text,
          vector,
          mode,
          spaces,
          filter,
          limit,
          minSimilarity,
          minKeywordScore,
          fusion,
          rrfK,
          weights,
          refinements,
          like,
          asOf,
          groupByThread,
          after,
          asker,
          rerank);
    }
  }
}
