package io.l9.substrate.rest;

import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.rest.archive.ArchiveRoutes;
import io.l9.substrate.rest.audit.AuditRoutes;
import io.l9.substrate.rest.checkpoints.CheckpointRoutes;
import io.l9.substrate.rest.http.EventStreams;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.identity.ApiKeyRoutes;
import io.l9.substrate.rest.knowledge.fact.FactExtractionRoutes;
import io.l9.substrate.rest.knowledge.fact.FactPredicateRoutes;
import io.l9.substrate.rest.knowledge.fact.FactRoutes;
import io.l9.substrate.rest.knowledge.fact.RejectionRoutes;
import io.l9.substrate.rest.knowledge.graph.GraphRoutes;
import io.l9.substrate.rest.knowledge.graph.MergeRoutes;
import io.l9.substrate.rest.knowledge.graph.RelationshipRoutes;
import io.l9.substrate.rest.knowledge.review.ReviewRoutes;
import io.l9.substrate.rest.logs.LogRoutes;
import io.l9.substrate.rest.maintenance.JobRoutes;
import io.l9.substrate.rest.memory.access.AccessRoutes;
import io.l9.substrate.rest.memory.catalog.CatalogRoutes;
import io.l9.substrate.rest.memory.catalog.TagRoutes;
import io.l9.substrate.rest.memory.catalog.ThreadRoutes;
import io.l9.substrate.rest.memory.embedding.EmbeddingRoutes;
import io.l9.substrate.rest.memory.event.AgentRoutes;
import io.l9.substrate.rest.memory.packet.PacketRoutes;
import io.l9.substrate.rest.memory.packet.StoredPacketRoutes;
import io.l9.substrate.rest.memory.search.SearchRoutes;
import io.l9.substrate.rest.memory.summary.SummaryRoutes;
import io.l9.substrate.rest.memory.transfer.PacketTransferRoutes;
import io.l9.substrate.rest.prompt.ContextRoutes;
import io.l9.substrate.rest.reasoning.ReasoningRoutes;
import io.l9.substrate.rest.reflection.ReflectionRoutes;
import io.l9.substrate.rest.reflection.TaskReflectionRoutes;
import io.l9.substrate.rest.requests.OperationRoutes;
import io.l9.substrate.rest.retention.RetentionRoutes;
import io.l9.substrate.rest.store.StoreRoutes;
import io.l9.substrate.rest.subject.SubjectRoutes;
import io.l9.substrate.rest.system.InfoResponse;
import io.l9.substrate.rest.system.OpenApiDocument;
import io.l9.substrate.rest.system.SystemRoutes;
import io.l9.substrate.rest.tasks.TaskRoutes;
import io.l9.substrate.rest.tasks.TaskWorkRoutes;
import io.l9.substrate.rest.tenancy.WhoamiRoutes;
import io.l9.substrate.rest.traces.TraceRoutes;
import io.l9.substrate.rest.trade.TradeDocumentRoutes;
import io.l9.substrate.rest.trade.TradeSumRoutes;
import io.l9.substrate.rest.world.WorldDocumentRoutes;
import io.l9.substrate.rest.world.WorldEntityRoutes;
import io.l9.substrate.rest.world.WorldSnapshotRoutes;
import io.l9.substrate.rest.world.WorldStateRoutes;
import io.l9.substrate.rest.world.WorldUpdateRoutes;
import java.util.function.Supplier;

/**
 * The routes of every context, in the order in which their paths are matched.
 *
 * @param importBytes the most bytes of an import
 */
record AllRoutes(RestUseCases useCases, EventStreams events, long importBytes, InfoResponse info) {

  void register(Routes routes) {
    MemoryUseCases memory = useCases.memory();
    new PacketRoutes(memory.ingestion(), useCases.json(), useCases.clock()).register(routes);
    new PacketTransferRoutes(memory.packetTransfer(), useCases.imports(), importBytes)
        .register(routes);
    // before the routes of one packet: the path of an id would match its paths too
    new CatalogRoutes(memory.packetCatalog(), events).register(routes);
    new StoredPacketRoutes(
            memory.retrieval(),
            memory.untrackedRetrieval(),
            memory.packetCuration(),
            memory.embeddings(),
            memory.access(),
            useCases.json(),
            useCases.clock())
        .register(routes);
    new EmbeddingRoutes(memory.embeddings()).register(routes);
    new SearchRoutes(memory.search(), useCases.json()).register(routes);
    new ContextRoutes(useCases.prompt().contexts(), useCases.json()).register(routes);
    new AccessRoutes(memory.access()).register(routes);
    new SummaryRoutes(memory.summaries(), memory.packetCatalog()).register(routes);
    new AgentRoutes(memory.agentEvents(), useCases.json()).register(routes);
    new ThreadRoutes(memory.retrieval(), memory.untrackedRetrieval(), memory.packetCatalog())
        .register(routes);
    new TagRoutes(memory.packetCatalog()).register(routes);
    KnowledgeUseCases knowledge = useCases.knowledge();
    new FactRoutes(knowledge.facts(), knowledge.rejections(), useCases.json()).register(routes);
    new FactExtractionRoutes(knowledge.extraction()).register(routes);
    new RejectionRoutes(knowledge.rejections(), useCases.json()).register(routes);
    new FactPredicateRoutes(knowledge.predicates()).register(routes);
    new RelationshipRoutes(knowledge.relationships()).register(routes);
    new GraphRoutes(knowledge.entityGraph(), useCases.json()).register(routes);
    new MergeRoutes(knowledge.entityMerges()).register(routes);
    ReflectionUseCases reflection = useCases.reflection();
    new ReflectionRoutes(reflection.reflections(), reflection.beforeTask()).register(routes);
    new TaskReflectionRoutes(reflection.tasks(), useCases.json()).register(routes);
    new ReasoningRoutes(useCases.reasoning().traces(), useCases.json()).register(routes);
    new TraceRoutes(useCases.traces().traces()).register(routes);
    new ReviewRoutes(knowledge.review()).register(routes);
    Supplier<Operations> ofPlatform = () -> useCases.platform().get().requests().operations();
    new JobRoutes(() -> useCases.platform().get().maintenance().jobs()).register(routes);
    new OperationRoutes(useCases.requests().operations(), ofPlatform).register(routes);
    Supplier<TaskUseCases> tasksOfPlatform = () -> useCases.platform().get().tasks();
    new TaskRoutes(useCases.tasks(), tasksOfPlatform, useCases.json()).register(routes);
    new TaskWorkRoutes(useCases.tasks(), tasksOfPlatform, useCases.json()).register(routes);
    new WhoamiRoutes().register(routes);
    new AuditRoutes(useCases.audit().log()).register(routes);
    new RetentionRoutes(useCases.retention().policies()).register(routes);
    new CheckpointRoutes(useCases.checkpoints().checkpoints(), useCases.json()).register(routes);
    new StoreRoutes(useCases.store().store(), useCases.json()).register(routes);
    new LogRoutes(useCases.logs().logs(), events, useCases.json()).register(routes);
    WorldUseCases world = useCases.world();
    new WorldEntityRoutes(world.entities(), useCases.json()).register(routes);
    new WorldUpdateRoutes(world.updates(), useCases.json()).register(routes);
    new WorldStateRoutes(world, useCases.json()).register(routes);
    new WorldSnapshotRoutes(world).register(routes);
    new WorldDocumentRoutes(world.documents()).register(routes);
    TradeUseCases trade = useCases.trade();
    if (trade == null) {
      routes.without("/v1/trade/*", "trade");
    } else {
      new TradeDocumentRoutes(trade, useCases.json()).register(routes);
      new TradeSumRoutes(trade.sums()).register(routes);
    }
    new ArchiveRoutes(useCases.archives(), () -> useCases.platform().get().archives(), importBytes)
        .register(routes);
    new SubjectRoutes(
            useCases.subjects().erasures(),
            useCases.requests().operations(),
            () -> useCases.platform().get().subjects().erasures(),
            ofPlatform,
            useCases.json())
        .register(routes);
    IdentityUseCases identity = useCases.identity();
    if (identity != null) {
      new ApiKeyRoutes(identity.keys(), useCases.clock()).register(routes);
    }
    new SystemRoutes(info, () -> OpenApiDocument.of(trade != null)).register(routes);
  }
}
