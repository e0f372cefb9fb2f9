package io.l9.substrate.rest;

import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.curation.PacketCuration;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.IdempotentRequests;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server calls: the inbound ports, and the small things that every layer shares.
 *
 * @param platform opened at the first call; throws {@link
 *     io.l9.substrate.domain.shared.UnavailableException} if the server has no login for it
 * @param keys null: there are no API keys, nor routes to manage them
 */
public record RestPorts(
    Memory memory,
    IdempotentRequests requests,
    Operations operations,
    Supplier<Platform> platform,
    Deadlines deadlines,
    @Nullable ApiKeys keys,
    JsonCodec json,
    IdGenerator ids,
    Clock clock) {

  /**
   * The use cases of platform administrators, over a login of their own.
   *
   * @param operations those that they start
   */
  public record Platform(MaintenanceJobs jobs, Operations operations) {}

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
