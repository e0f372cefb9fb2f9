package io.l9.substrate.application.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;

/** A store whose ports note their calls, each of which is a statement or a unit of work. */
public final class CountedStore {

  private CountedStore() {}

  public static MemoryStore of(MemoryStore original, List<String> calls) {
    MemoryStore store = original;
    store = counted(store, UnitOfWork.class, store.unitOfWork(), calls);
    store = counted(store, EmbeddingSpaceRepository.class, store.embeddingSpaces(), calls);
    store = counted(store, PacketRepository.class, store.packets(), calls);
    store = counted(store, EmbeddingRepository.class, store.embeddings(), calls);
    store = counted(store, EmbeddingIndex.class, store.embeddingIndex(), calls);
    store = counted(store, LexicalIndex.class, store.lexicalIndex(), calls);
    store = counted(store, PacketCurationRepository.class, store.packetCuration(), calls);
    return counted(store, EmbeddingBacklogRepository.class, store.embeddingBacklog(), calls);
  }

  /** Returns a port that notes its calls. */
  public static FactRepository of(FactRepository original, List<String> calls) {
    return counted(FactRepository.class, original, calls);
  }

  private static <P> MemoryStore counted(
      MemoryStore store, Class<P> port, P target, List<String> calls) {
    return Stores.with(store, port, counted(port, target, calls));
  }

  /** Returns a port that notes its calls and takes no empty list. */
  private static <P> P counted(Class<P> port, P target, List<String> calls) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              String call = port.getSimpleName() + "." + method.getName();
              if (arguments != null) {
                for (Object argument : arguments) {
                  assertFalse(
                      argument instanceof Collection<?> list && list.isEmpty(),
                      () -> "an empty list for " + call);
                }
                calls.add(call);
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return port.cast(proxy);
  }
}
