package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the use cases of memory need.
 *
 * @param embedder null: packets are not embedded, and searches go by keywords
 * @param otherEmbedders models that some tenant's spaces hold, or are being moved to
 * @param embedsInTransactions whether texts are embedded at once also in a transaction that lasts
 *     longer than the call; see {@link UnitOfWork#lastsLonger}
 * @param trackReads whether reads are noted in the access log; feedback always is
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
    AccessLog accessLog,
    boolean trackReads,
    PacketCurationRepository packetCuration,
    PacketIndex packetIndex,
    AgentEventLog agentEvents,
    EmbeddingSpaceRepository embeddingSpaces,
    EmbeddingBacklogRepository embeddingBacklog,
    NoteRepository notes,
    List<Embedder> otherEmbedders,
    SummaryRepository summaries,
    Consolidator consolidator,
    Deadlines deadlines,
    boolean embedsInTransactions) {

  public MemoryDependencies {
    otherEmbedders = List.copyOf(otherEmbedders);
  }
}
