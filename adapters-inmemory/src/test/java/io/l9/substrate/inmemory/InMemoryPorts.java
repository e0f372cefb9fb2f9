package io.l9.substrate.inmemory;

import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.identity.IdentityPorts;
import io.l9.substrate.testkit.maintenance.MaintenancePorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.requests.RequestPorts;

/** The ports of a fresh store, as the kits want them. */
public final class InMemoryPorts {

  private InMemoryPorts() {}

  public static MemoryPorts fresh() {
    return of(new InMemoryAdapters(new Jackson3JsonCodec()));
  }

  public static MemoryPorts of(InMemoryAdapters adapters) {
    return new MemoryPorts(
        adapters.unitOfWork(),
        adapters.packets(),
        adapters.embeddings(),
        adapters.embeddingIndex(),
        adapters.lexicalIndex(),
        new Jackson3JsonCodec(),
        adapters.packetCuration(),
        adapters.packetIndex(),
        adapters.agentEvents(),
        adapters.embeddingSpaces(),
        adapters.embeddingBacklog(),
        adapters.notes(),
        adapters.accessLog(),
        adapters.summaries());
  }

  public static RequestPorts requests(InMemoryAdapters adapters) {
    return new RequestPorts(
        adapters.unitOfWork(),
        adapters.idempotency(),
        adapters.operations(),
        adapters.packets(),
        adapters.packetCuration(),
        new Jackson3JsonCodec());
  }

  public static IdentityPorts identity() {
    InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec());
    return new IdentityPorts(adapters.unitOfWork(), adapters.apiKeys(), adapters.apiKeyDirectory());
  }

  public static MaintenancePorts maintenance(InMemoryAdapters adapters) {
    return new MaintenancePorts(adapters.unitOfWork(), adapters.maintenance(), adapters.jobRuns());
  }
}
