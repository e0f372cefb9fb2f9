package io.l9.substrate;

import io.l9.substrate.application.archive.ArchiveComponents;
import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.application.checkpoints.CheckpointComponents;
import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.logs.LogComponents;
import io.l9.substrate.application.maintenance.MaintenanceComponents;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.prompt.PromptComponents;
import io.l9.substrate.application.prompt.PromptConfig;
import io.l9.substrate.application.reasoning.ReasoningComponents;
import io.l9.substrate.application.reflection.ReflectionComponents;
import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.application.retention.RetentionComponents;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.application.store.StoreComponents;
import io.l9.substrate.application.subject.SubjectComponents;
import io.l9.substrate.application.tasks.TaskComponents;
import io.l9.substrate.application.traces.TraceComponents;
import io.l9.substrate.application.trade.TradeComponents;
import io.l9.substrate.application.world.WorldComponents;
import io.l9.substrate.domain.archive.ArchiveUseCases;
import io.l9.substrate.domain.audit.AuditUseCases;
import io.l9.substrate.domain.checkpoints.CheckpointUseCases;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.logs.LogUseCases;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reasoning.ReasoningUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.retention.RetentionUseCases;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.StoreUseCases;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.traces.TraceUseCases;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.migrations.SubstrateSchema;
import io.l9.substrate.text.ConfusableSpelling;
import io.l9.substrate.text.LuceneTextAnalyzer;
import io.l9.substrate.text.PayloadFactExtractor;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Factory of the use cases over a {@link Storage}, with the settings of a builder; owner of the
 * threads of operations.
 */
final class UseCaseFactory implements AutoCloseable {

  private final SubstrateBuilder builder;
  private final JsonCodec json;
  private final TaskComponents tasks;

  /** Neither has a thread before an operation is started. */
  private final ExecutorService operations =
      Executors.newCachedThreadPool(task -> daemon(task, "l9-operation"));

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, task -> daemon(task, "l9-operation-leases"));

  UseCaseFactory(SubstrateBuilder builder, JsonCodec json) {
    this.builder = builder;
    this.json = json;
    tasks = new TaskComponents(builder.ids, builder.random);
  }

  MemoryComponents memory(Storage storage, boolean trackReads) {
    return MemoryComponents.of(
        storage.memory(),
        storage.knowledge().facts(),
        new MemoryConfig(
            builder.ids,
            builder.clock,
            json,
            storage.deadlines(),
            new LuceneTextAnalyzer(),
            builder.embedder,
            builder.otherEmbedders,
            builder.reranker,
            builder.consolidator,
            trackReads,
            builder.embedsInTransactions),
        Stream.of(
                KnowledgeComponents.lines(storage.knowledge(), knowledgeConfig()),
                ReflectionComponents.lines(
                    storage.reflections(), storage.knowledge().facts(), reflectionConfig()),
                WorldComponents.lines(storage.world(), json))
            .flatMap(List::stream)
            .toList());
  }

  KnowledgeUseCases knowledge(Storage storage) {
    return KnowledgeComponents.of(
        storage.knowledge(), storage.memory().packets(), storage.reflections(), knowledgeConfig());
  }

  private KnowledgeConfig knowledgeConfig() {
    PayloadFactExtractor rule = new PayloadFactExtractor(json);
    return new KnowledgeConfig(
        builder.ids,
        builder.clock,
        json,
        new ConfusableSpelling(),
        rule,
        builder.factExtractor == null ? rule : builder.factExtractor);
  }

  ReflectionUseCases reflection(Storage storage) {
    return ReflectionComponents.of(
        storage.reflections(), storage.knowledge().facts(), reflectionConfig());
  }

  private ReflectionConfig reflectionConfig() {
    return new ReflectionConfig(
        builder.ids,
        builder.clock,
        json,
        new LuceneTextAnalyzer(),
        builder.embedder,
        new ConfusableSpelling(),
        builder.tokenEstimator,
        builder.controlShare);
  }

  PromptUseCases prompt(Storage storage, MemoryComponents memory, ReflectionUseCases reflection) {
    return PromptComponents.of(
        memory,
        storage.knowledge(),
        reflection.beforeTask(),
        new PromptConfig(
            builder.clock,
            json,
            new ConfusableSpelling(),
            builder.tokenEstimator,
            builder.trackReads));
  }

  RequestComponents requests(Storage storage) {
    return RequestComponents.of(storage.requests(), builder.ids, builder.clock, operations, timer);
  }

  /** The use cases of identity; null if there is no pepper. */
  @Nullable IdentityUseCases identity(Storage storage) {
    return builder.keyPepper == null
        ? null
        : IdentityComponents.of(
            storage.identity(), builder.keyPepper, builder.random, builder.ids, builder.clock);
  }

  TaskUseCases tasks(Storage storage) {
    return tasks.over(storage.tasks());
  }

  AuditUseCases audit(Storage storage) {
    return AuditComponents.of(storage.audit());
  }

  RetentionUseCases retention(Storage storage) {
    return RetentionComponents.of(storage.retention(), builder.ids, json, builder.clock);
  }

  /** The use cases of archives; null in memory. */
  @Nullable ArchiveUseCases archives(Storage storage, RequestUseCases requests) {
    return storage.archives() == null
        ? null
        : ArchiveComponents.of(
            storage.archives(), requests.operations(), builder.ids, json, builder.clock);
  }

  LogUseCases logs(Storage storage) {
    return LogComponents.of(storage.logs(), builder.ids, builder.clock);
  }

  CheckpointUseCases checkpoints(Storage storage) {
    return CheckpointComponents.of(storage.checkpoints(), json, builder.clock);
  }

  StoreUseCases store(Storage storage) {
    return StoreComponents.of(storage.items(), json, builder.clock, builder.embedder);
  }

  ReasoningUseCases reasoning(Storage storage) {
    return ReasoningComponents.of(
        storage.reasoning(), storage.memory().packets(), builder.ids, builder.clock);
  }

  TraceUseCases traces(Storage storage) {
    return TraceComponents.of(storage.traces(), builder.clock);
  }

  TradeUseCases trade(Storage storage) {
    return TradeComponents.of(
        storage.trade(), builder.tradeKinds, builder.ids, json, builder.clock);
  }

  SubjectUseCases subjects(Storage storage) {
    return SubjectComponents.of(
        storage.subjects(),
        SubjectConfig.of(
            builder.ids,
            builder.clock,
            json,
            builder.random,
            SubstrateSchema.newestFile(),
            builder.retainedBytes));
  }

  WorldUseCases world(Storage storage) {
    return WorldComponents.of(storage.world(), builder.ids, json, builder.clock);
  }

  MaintenanceUseCases maintenance(
      Storage storage, MemoryUseCases memory, RequestUseCases requests) {
    return MaintenanceComponents.of(
        storage.maintenance(),
        memory,
        knowledge(storage).reading(),
        requests.operations(),
        json,
        builder.ids,
        builder.clock);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    operations.shutdownNow();
    timer.shutdownNow();
  }
}
