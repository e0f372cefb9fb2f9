package io.l9.substrate.application.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.testkit.shared.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls of repositories by ingestion, each of which is a statement. */
class IngestionStatementsTest {

  private final MemoryFixture fixture = new MemoryFixture((Embedder) null);
  private final List<String> calls = new ArrayList<>();
  private final MemoryUseCases memory = MemoryComponents.of(counted(), fixture.config).useCases();

  private MemoryStore counted() {
    MemoryStore store = fixture.adapters.memory();
    store = counted(store, PacketRepository.class, store.packets());
    store = counted(store, EmbeddingRepository.class, store.embeddings());
    store = counted(store, LexicalIndex.class, store.lexicalIndex());
    store = counted(store, PacketCurationRepository.class, store.packetCuration());
    return counted(store, EmbeddingBacklogRepository.class, store.embeddingBacklog());
  }

  /** Returns the store with a port that notes its calls and takes no empty list. */
  private <P> MemoryStore counted(MemoryStore store, Class<P> port, P target) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              String call = port.getSimpleName() + "." + method.getName();
              for (Object argument : arguments) {
                assertFalse(
                    argument instanceof Collection<?> list && list.isEmpty(),
                    () -> "an empty list for " + call);
              }
              calls.add(call);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return Stores.with(store, port, port.cast(proxy));
  }

  private IngestOutcome ingested(PacketDraft.Builder draft) {
    calls.clear();
    return memory.ingestion().ingest(fixture.world.endUser(), draft.build());
  }

  @Test
  void sendsNoStatementForAnEmptyList() {
    PacketDraft.Builder draft = fixture.draft("alpha");
    ingested(draft);
    assertEquals(
        List.of("PacketRepository.holders", "PacketRepository.createAbsent", "LexicalIndex.addAll"),
        calls);

    ingested(draft.onDuplicate(OnDuplicate.RETURN));
    assertEquals(List.of("PacketRepository.holders"), calls);

    ingested(draft.onDuplicate(OnDuplicate.REINFORCE));
    assertEquals(
        List.of(
            "PacketRepository.holders", "PacketRepository.reinforce", "PacketRepository.findAll"),
        calls);
  }

  @Test
  void sendsNone_ifThereIsNothingToIngest() {
    assertEquals(List.of(), memory.ingestion().ingestAll(fixture.world.endUser(), List.of()));
    assertEquals(List.of(), calls);
  }
}
