package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.memory.search.WhyNot.Reason;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The explanation why a packet is not among the hits of a search. Runs inside of a unit of work.
 */
final class WhyNotExplainer {

  private static final String NO_WORD = "it has no word of the text";

  private final HitRanker ranker;
  private final EmbeddingIndex embeddingIndex;
  private final LexicalIndex lexicalIndex;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;

  WhyNotExplainer(HitRanker ranker, MemoryStore store, MemoryConfig config) {
    this.ranker = ranker;
    this.embeddingIndex = store.embeddingIndex();
    this.lexicalIndex = store.lexicalIndex();
    this.analyzer = config.analyzer();
    this.json = config.json();
  }

  WhyNot explain(SearchQuery query, QueryTerms terms, Packet packet, SearchTime time) {
    if (packet.expired(time.served())) {
      return lost(packet, Reason.EXPIRED, "it expired at " + packet.expiresAt());
    }
    if (query.asOf() != null && packet.timestamp().isAfter(time.at())) {
      return lost(
          packet, Reason.NOT_YET, "it happened at " + packet.timestamp() + ", after " + time.at());
    }
    if (packet.id().equals(query.like())) {
      return lost(packet, Reason.EXAMPLE, "it is the packet that others like it are looked for");
    }
    String condition = failing(query.filter(), packet);
    if (condition != null) {
      return lost(packet, Reason.FILTERED, condition);
    }
    List<WhyNot.Leg> legs = legs(query, terms, packet, time);
    Ranking ranking = ranker.rank(query, terms, time);
    List<RankedPacket> ranked = ranking.packets();
    for (int i = 0; i < ranked.size(); i++) {
      RankedPacket hit = ranked.get(i);
      if (hit.id().equals(packet.id())) {
        boolean found = i < query.limit();
        double last = ranked.get(Math.min(query.limit(), ranked.size()) - 1).score();
        return new WhyNot(
            packet.id(),
            found ? Reason.FOUND : Reason.BEYOND_LIMIT,
            found
                ? "it is hit no. " + (i + 1)
                : format(
                    "it is no. %d with %.4f; the last hit, no. %d, has %.4f",
                    i + 1, hit.score(), query.limit(), last),
            legs,
            i + 1,
            hit.score(),
            last);
      }
    }
    if (ranking.candidates().legs.containsKey(packet.id())) {
      return lost(
          packet, Reason.IN_GROUP, "a better hit stands for its thread " + packet.thread(), legs);
    }
    return missedByLegs(packet, legs, ranking);
  }

  private static WhyNot missedByLegs(Packet packet, List<WhyNot.Leg> legs, Ranking ranking) {
    if (legs.stream().anyMatch(WhyNot.Leg::passes)) {
      return lost(
          packet,
          Reason.BEYOND_CANDIDATES,
          "each leg brought "
              + ranking.depth()
              + " better candidates at the most, before they were ranked together",
          legs);
    }
    List<WhyNot.Leg> below = legs.stream().filter(leg -> leg.raw() != null).toList();
    if (!below.isEmpty()) {
      return lost(
          packet,
          Reason.BELOW_MIN_SCORE,
          below.stream()
              .map(leg -> format("%s %.4f is below %.4f", leg.name(), leg.raw(), leg.least()))
              .collect(Collectors.joining("; ")),
          legs);
    }
    boolean wordless = legs.stream().anyMatch(leg -> NO_WORD.equals(leg.note()));
    return lost(
        packet,
        wordless ? Reason.NO_MATCH : Reason.NOT_INDEXED,
        legs.isEmpty()
            ? "the search had no leg to walk on"
            : legs.stream()
                .map(leg -> leg.name() + ": " + leg.note())
                .collect(Collectors.joining("; ")),
        legs);
  }

  /** Returns the result of each leg for the packet alone. */
  private List<WhyNot.Leg> legs(
      SearchQuery query, QueryTerms terms, Packet packet, SearchTime time) {
    PacketFilter alone = PacketFilter.must(new Condition.IsOneOf(Set.of(packet.id())));
    List<WhyNot.Leg> legs = new ArrayList<>();
    terms
        .probes()
        .forEach(
            (space, probe) -> {
              Double cosine =
                  embeddingIndex
                      .nearest(
                          new EmbeddingIndex.Query(
                              space,
                              probe.model(),
                              probe.vector(),
                              alone,
                              1,
                              null,
                              query.refinements().chunkPenalty(),
                              time.served()))
                      .matches()
                      .stream()
                      .map(EmbeddingIndex.Match::similarity)
                      .findFirst()
                      .orElse(null);
              String missing = "it has no vector of " + probe.model().id() + " in that space";
              legs.add(
                  new WhyNot.Leg(
                      Candidates.SEMANTIC,
                      space,
                      cosine,
                      query.minSimilarity(),
                      cosine == null ? missing : null));
            });
    if (!terms.words().isEmpty()) {
      Double score =
          lexicalIndex
              .search(
                  new LexicalIndex.Query(
                      terms.words(), analyzer.version(), alone, 1, null, time.served()))
              .matches()
              .stream()
              .map(LexicalIndex.Match::score)
              .findFirst()
              .orElse(null);
      Set<String> ofPacket =
          analyzer
              .terms(PacketText.of(packet.payload(), json), packet.timestamp())
              .frequencies()
              .keySet();
      boolean shares = terms.words().stream().anyMatch(word -> word.isIn(ofPacket));
      String why = shares ? "its words are not in the index yet" : NO_WORD;
      legs.add(
          new WhyNot.Leg(
              Candidates.KEYWORD,
              null,
              score,
              query.minKeywordScore(),
              score == null ? why : null));
    }
    return legs;
  }

  /** Returns the first condition that the packet does not meet, in words; null if it meets all. */
  private @Nullable String failing(PacketFilter filter, Packet packet) {
    for (int i = 0; i < filter.must().size(); i++) {
      if (!filter.must().get(i).matches(packet, json)) {
        return "it does not meet /filter/must/" + i + ": " + filter.must().get(i);
      }
    }
    for (int i = 0; i < filter.mustNot().size(); i++) {
      if (filter.mustNot().get(i).matches(packet, json)) {
        return "it meets /filter/must_not/" + i + ": " + filter.mustNot().get(i);
      }
    }
    return filter.matches(packet, json) ? null : "it meets none of /filter/should";
  }

  private static WhyNot lost(Packet packet, Reason reason, String explanation) {
    return lost(packet, reason, explanation, List.of());
  }

  private static WhyNot lost(
      Packet packet, Reason reason, String explanation, List<WhyNot.Leg> legs) {
    return new WhyNot(packet.id(), reason, explanation, legs, null, null, null);
  }

  private static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
