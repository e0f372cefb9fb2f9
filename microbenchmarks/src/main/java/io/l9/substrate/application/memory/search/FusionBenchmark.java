package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The fusion of two legs of a search, of 100 candidates each and with half of them in both, to the
 * order of their packets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FusionBenchmark {

  private static final int CANDIDATES = 100;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SearchQuery query = SearchQuery.of("why did we drop the cache");
  private final List<EmbeddingIndex.Match> semantic = new ArrayList<>();
  private final List<LexicalIndex.Match> keyword = new ArrayList<>();
  private final List<PacketStanding> standings = new ArrayList<>();

  /** Makes the candidates. */
  public FusionBenchmark() {
    for (int i = 0; i < CANDIDATES; i++) {
      semantic.add(new EmbeddingIndex.Match(packet(i), null, .9 - i / 1_000.0, 1));
      keyword.add(new LexicalIndex.Match(packet(i + CANDIDATES / 2), 12 - i / 10.0));
    }
    for (int i = 0; i < CANDIDATES + CANDIDATES / 2; i++) {
      standings.add(
          new PacketStanding(
              packet(i), null, null, NOW.minusSeconds(i), .5, i, List.of(packet(i + 1))));
    }
  }

  private static PacketId packet(int number) {
    return new PacketId(new UUID(7, number));
  }

  @Benchmark
  public List<RankedPacket> fusion() {
    Candidates candidates = new Candidates(query);
    candidates.addSemantic(EmbeddingSpace.CONTENT, .5, semantic);
    candidates.addKeyword(.5, keyword);
    candidates.lend(standings);
    return HitRanker.ranked(candidates, standings, query, NOW);
  }
}
