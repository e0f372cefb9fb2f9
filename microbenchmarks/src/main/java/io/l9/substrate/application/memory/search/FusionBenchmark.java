package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.SearchQuery;
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
 * The fusion of two legs of a search, of 100 candidates each and with half of them in both, down to
 * those that can be among ten hits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FusionBenchmark {

  private static final int CANDIDATES = 100;

  private final SearchQuery query = SearchQuery.of("why did we drop the cache");
  private final List<EmbeddingIndex.Match> semantic = new ArrayList<>();
  private final List<LexicalIndex.Match> keyword = new ArrayList<>();

  /** Makes the candidates. */
  public FusionBenchmark() {
    for (int i = 0; i < CANDIDATES; i++) {
      semantic.add(new EmbeddingIndex.Match(packet(i), null, .9 - i / 1_000.0, 1));
      keyword.add(new LexicalIndex.Match(packet(i + CANDIDATES / 2), 12 - i / 10.0));
    }
  }

  private static PacketId packet(int number) {
    return new PacketId(new UUID(7, number));
  }

  @Benchmark
  public List<PacketId> fusion() {
    Candidates candidates = new Candidates(query);
    candidates.addSemantic(EmbeddingSpace.CONTENT, .5, semantic);
    candidates.addKeyword(.5, keyword);
    return candidates.contenders();
  }
}
