package io.l9.substrate.inmemory;

import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.knowledge.KnowledgePorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import java.time.Clock;

/** The ports of a fresh store, as the kits want them. */
public final class InMemoryPorts {

  private InMemoryPorts() {}

  /** Opens an empty store. */
  public static InMemoryAdapters open() {
    return open(Clock.systemUTC());
  }

  /** Opens an empty store with a clock of its own. */
  public static InMemoryAdapters open(Clock clock) {
    return new InMemoryAdapters(new Jackson3JsonCodec(), clock);
  }

  public static MemoryPorts fresh() {
    return of(open());
  }

  public static MemoryPorts of(InMemoryAdapters adapters) {
    return new MemoryPorts(adapters.memory(), new Jackson3JsonCodec());
  }

  public static KnowledgePorts knowledge() {
    InMemoryAdapters adapters = open();
    return new KnowledgePorts(
        adapters.knowledge(), adapters.memory(), new Jackson3JsonCodec(), adapters::maintenance);
  }
}
