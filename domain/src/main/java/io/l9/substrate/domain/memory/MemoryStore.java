package io.l9.substrate.domain.memory;

import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of memory to one store: what one of them stores, the others find. */
public record MemoryStore(
    UnitOfWork unitOfWork,
    PacketRepository packets,
    EmbeddingRepository embeddings,
    EmbeddingIndex embeddingIndex,
    LexicalIndex lexicalIndex,
    PacketCurationRepository packetCuration,
    PacketIndex packetIndex,
    AgentEventLog agentEvents,
    EmbeddingSpaceRepository embeddingSpaces,
    EmbeddingBacklogRepository embeddingBacklog,
    NoteRepository notes,
    AccessLog accessLog,
    SummaryRepository summaries) {}
