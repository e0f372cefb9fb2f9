package io.l9.substrate.testkit.memory;

import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** One adapter's ports of memory: what one of them stores, the others find. */
public record MemoryPorts(
    UnitOfWork unitOfWork,
    PacketRepository packets,
    EmbeddingRepository embeddings,
    EmbeddingIndex embeddingIndex,
    LexicalIndex lexicalIndex,
    JsonCodec json,
    SummaryRepository summaries) {}
