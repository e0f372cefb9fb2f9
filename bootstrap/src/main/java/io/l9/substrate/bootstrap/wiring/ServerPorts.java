package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.requests.RequestComponents;
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
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.rest.RestPorts;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What the HTTP server calls, out of a substrate. */
public final class ServerPorts {

  /** Puts something around an inbound port, such as what observes it. */
  @FunctionalInterface
  public interface Around {

    /** Nothing. */
    Around NOTHING =
        new Around() {
          @Override
          public <T> T port(Class<T> type, T port) {
            return port;
          }
        };

    <T> T port(Class<T> type, T port);
  }

  private ServerPorts() {}

  /**
   * The ports.
   *
   * @param keys null: there are no API keys
   */
  public static RestPorts of(
      MemorySubstrate l9, @Nullable ApiKeys keys, IdGenerator ids, Clock clock, Around around) {
    MemoryComponents memory = l9.components();
    RequestComponents requests = l9.requests();
    return new RestPorts(
        new RestPorts.Memory(
            around.port(PacketIngestion.class, memory.ingestion()),
            around.port(PacketRetrieval.class, memory.retrieval()),
            around.port(PacketRetrieval.class, memory.untrackedRetrieval()),
            around.port(PacketCatalog.class, memory.packetCatalog()),
            around.port(PacketCuration.class, memory.packetCuration()),
            around.port(PacketTransfer.class, memory.packetTransfer()),
            around.port(AgentEvents.class, memory.agentEvents()),
            around.port(PacketEmbeddings.class, memory.embeddings()),
            around.port(Reembedding.class, memory.reembedding()),
            around.port(MemorySearch.class, memory.search()),
            around.port(AccessFeedback.class, memory.access()),
            around.port(Summaries.class, memory.summaries())),
        requests.idempotent(),
        requests.operations(),
        () -> platform(l9, around),
        l9.deadlines(),
        keys,
        l9.json(),
        ids,
        clock);
  }

  /** A server whose login of the jobs does not work serves everything else. */
  private static RestPorts.Platform platform(MemorySubstrate l9, Around around) {
    try {
      return new RestPorts.Platform(
          around.port(MaintenanceJobs.class, l9.maintenance().jobs()),
          l9.platformRequests().operations());
    } catch (SubstrateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnavailableException(
          ErrorCode.NOT_READY,
          "this server cannot act for platform administrators: the login of the jobs does not work;"
              + " `l9 doctor` tells more",
          e);
    }
  }
}
