package io.l9.substrate.application.reflection;

import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import java.util.List;

/** Factory of the use cases of reflections. */
public final class ReflectionComponents {

  private ReflectionComponents() {}

  /**
   * Returns what exports and imports hold of reflections.
   *
   * @param facts of the same store, which knows the packets that the scope sees
   */
  public static List<OtherLines> lines(
      ReflectionStore store, FactRepository facts, ReflectionConfig config) {
    return List.of(new ReflectionLines(store, facts, config));
  }

  /**
   * Returns the use cases; thread-safe if the stores are.
   *
   * @param facts of the same store, which knows the lineages of packets
   */
  public static ReflectionUseCases of(
      ReflectionStore store, FactRepository facts, ReflectionConfig config) {
    Indexing indexing = new Indexing(config);
    Telling telling = new Telling(store, facts, config.ids());
    return new ReflectionUseCases(
        new ReflectionsService(store, config, indexing, telling),
        new BeforeTaskService(store, config, indexing),
        new TaskReflectionsService(store, facts, config, indexing, telling));
  }
}
