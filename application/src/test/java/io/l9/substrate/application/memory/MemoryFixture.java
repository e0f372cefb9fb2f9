package io.l9.substrate.application.memory;

import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.reflection.ReflectionComponents;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.memory.search.FakeReranker;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.l9.substrate.text.CodePointEstimator;
import io.l9.substrate.text.ConfusableSpelling;
import io.l9.substrate.text.ExtractiveConsolidator;
import io.l9.substrate.text.LuceneTextAnalyzer;
import io.l9.substrate.text.PayloadFactExtractor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases over the in-memory adapters, with a clock that stands still. */
public final class MemoryFixture {

  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  public final TenantWorld world = new TenantWorld(new Random(9));
  public final MutableClock clock;
  public final JsonCodec json = new Jackson3JsonCodec();
  public final SequentialIds ids = new SequentialIds(NOW);
  public final InMemoryAdapters adapters;
  public final MemoryConfig config;
  public final MemoryComponents components;
  public final MemoryUseCases memory;

  private final Deadlines deadlines;

  public MemoryFixture() {
    this(new FakeEmbedder());
  }

  public MemoryFixture(@Nullable Embedder embedder, Embedder... others) {
    clock = new MutableClock(NOW);
    adapters = new InMemoryAdapters(json, clock);
    deadlines = adapters.deadlines();
    config = config(embedder, others);
    components = components(config);
    memory = components.useCases();
  }

  /** With a model whose callers have so much time. */
  public MemoryFixture(
      MutableClock clock, Deadlines deadlines, Embedder embedder, Embedder... others) {
    this.clock = clock;
    adapters = new InMemoryAdapters(json, clock);
    this.deadlines = deadlines;
    config = config(embedder, others);
    components = components(config);
    memory = components.useCases();
  }

  private MemoryComponents components(MemoryConfig parts) {
    return MemoryComponents.of(
        adapters.memory(),
        adapters.knowledge().facts(),
        parts,
        Stream.concat(
                KnowledgeComponents.lines(adapters.knowledge(), knowledgeConfig()).stream(),
                ReflectionComponents.lines(
                    adapters.reflection(), adapters.knowledge().facts(), reflectionConfig(0))
                    .stream())
            .toList());
  }

  /** Returns the parts of the use cases of knowledge over the same store. */
  public KnowledgeConfig knowledgeConfig() {
    return new KnowledgeConfig(
        ids,
        clock,
        json,
        new ConfusableSpelling(),
        new PayloadFactExtractor(json),
        new PayloadFactExtractor(json));
  }

  /** Returns the parts of the use cases of reflections over the same store. */
  public ReflectionConfig reflectionConfig(double controlShare) {
    return new ReflectionConfig(
        ids,
        clock,
        json,
        config.analyzer(),
        config.embedder(),
        new ConfusableSpelling(),
        new CodePointEstimator(),
        controlShare);
  }

  private MemoryConfig config(@Nullable Embedder embedder, Embedder... others) {
    return new MemoryConfig(
        ids,
        clock,
        json,
        deadlines,
        new LuceneTextAnalyzer(),
        embedder,
        List.of(others),
        new FakeReranker(),
        new ExtractiveConsolidator(),
        true,
        false);
  }

  /** Other use cases over the same store, with this model. */
  public MemoryUseCases with(Embedder embedder) {
    return useCases(config(embedder));
  }

  /** Other use cases over the same store. */
  public MemoryUseCases useCases(MemoryConfig other) {
    return components(other).useCases();
  }

  public PacketDraft.Builder draft(String text) {
    return PacketDraft.builder("note", json.of(Map.of("text", text)));
  }

  /** Stores a text as the end user. */
  public Packet stored(String text) {
    return stored(draft(text));
  }

  public Packet stored(PacketDraft.Builder draft) {
    return memory.ingestion().ingest(world.endUser(), draft.build()).packet();
  }

  public static PacketId id(long number) {
    return new PacketId(new UUID(0x7000, 0x8000_0000_0000_0000L | number));
  }
}
