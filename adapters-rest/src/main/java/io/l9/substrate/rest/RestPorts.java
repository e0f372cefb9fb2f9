package io.l9.substrate.rest;

import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.packet.AgentEvents;
import io.l9.substrate.domain.memory.packet.PacketCatalog;
import io.l9.substrate.domain.memory.packet.PacketCuration;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.PacketTransfer;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.requests.IdempotentRequests;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the server calls: the inbound ports, and the small things that every layer shares.
 *
 * @param keys null: there are no API keys, nor routes to manage them
 */
public record RestPorts(
    Memory memory,
    IdempotentRequests requests,
    Operations operations,
    Deadlines deadlines,
    @Nullable ApiKeys keys,
    JsonCodec json,
    IdGenerator ids,
    Clock clock) {

  /**
   * The use cases of memory.
   *
   * @param retrieval notes what is read
   * @param untracked notes nothing
   */
  public record Memory(
      PacketIngestion ingestion,
      PacketRetrieval retrieval,
      PacketRetrieval untracked,
      PacketCatalog catalog,
      PacketCuration curation,
      PacketTransfer transfer,
      AgentEvents events,
      PacketEmbeddings embeddings,
      Reembedding reembedding,
      MemorySearch search,
      AccessFeedback access,
      Summaries summaries) {}
}
