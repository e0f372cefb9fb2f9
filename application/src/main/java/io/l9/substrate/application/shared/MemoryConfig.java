package io.l9.substrate.application.shared;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models, analyzers and options that the use cases of memory work with, beside their store.
 *
 * @param embedder null: packets are not embedded, and searches go by keywords
 * @param otherEmbedders models that some tenant's spaces hold, or are being moved to
 * @param reranker null: hits cannot be reranked
 * @param trackReads whether reads are recorded in the access log; feedback always is
 * @param embedsInTransactions whether texts are embedded at once also in a transaction that lasts
 *     longer than the call; see {@link UnitOfWork#lastsLonger}
 */
public record MemoryConfig(
    IdGenerator ids,
    Clock clock,
    JsonCodec json,
    Deadlines deadlines,
    TextAnalyzer analyzer,
    @Nullable Embedder embedder,
    List<Embedder> otherEmbedders,
    @Nullable Reranker reranker,
    Consolidator consolidator,
    boolean trackReads,
    boolean embedsInTransactions) {

  public MemoryConfig {
    otherEmbedders = List.copyOf(otherEmbedders);
  }
}
