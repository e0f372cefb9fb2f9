package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the use cases of memory need.
 *
 * @param embedder null: packets are not embedded, and searches go by keywords
 */
public record MemoryDependencies(
    UnitOfWork unitOfWork,
    PacketRepository packets,
    EmbeddingRepository embeddings,
    EmbeddingIndex embeddingIndex,
    LexicalIndex lexicalIndex,
    TextAnalyzer analyzer,
    JsonCodec json,
    IdGenerator ids,
    Clock clock,
    @Nullable Embedder embedder,
    SummaryRepository summaries,
    Consolidator consolidator) {}
