package io.l9.substrate.rest;

import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.application.checkpoints.CheckpointComponents;
import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.logs.LogComponents;
import io.l9.substrate.application.maintenance.MaintenanceComponents;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.memory.transfer.OtherLines;
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
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.limits.ClientTimeouts;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.memory.search.FakeReranker;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.l9.substrate.text.CodePointEstimator;
import io.l9.substrate.text.ConfusableSpelling;
import io.l9.substrate.text.ExtractiveConsolidator;
import io.l9.substrate.text.LuceneTextAnalyzer;
import io.l9.substrate.text.PayloadFactExtractor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/** A server over the use cases and the in-memory adapters, on a free port, and its client. */
final class RestFixture extends HttpTestClient implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** As usual, but that what is tailed is looked at more often. */
  static final ClientTimeouts TIMEOUTS =
      timeouts(ClientTimeouts.DEFAULT.headers(), ClientTimeouts.DEFAULT.grace());

  private static final int ENDLESS = 1_000_000;

  private static final Set<Permission> ALL_PERMISSIONS = Set.of(Permission.values());
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(RestFixture::daemon);

  private final Random random = new Random(11);
  TenantWorld world = new TenantWorld(random);
  final MutableClock clock = new MutableClock(NOW);
  final Map<String, TenantScope> keys = new ConcurrentHashMap<>();
  final Map<String, Set<Permission>> permissions = new ConcurrentHashMap<>();
  final IdentityUseCases identity;
  final AuditStore audit;

  /** Operations that wait until the test runs them. */
  final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();

  final RestUseCases useCases;
  final RequestComponents requests;
  final RestServer server;

  RestFixture() {
    this(search -> search, RestConfig.Limits.DEFAULT);
  }

  /** With another search. */
  RestFixture(UnaryOperator<MemorySearch> replaced) {
    this(replaced, RestConfig.Limits.DEFAULT);
  }

  RestFixture(RestConfig.Limits limits) {
    this(search -> search, limits);
  }

  RestFixture(UnaryOperator<MemorySearch> replaced, RestConfig.Limits limits) {
    this(replaced, limits, TIMEOUTS, List.of(), useCases -> useCases);
  }

  RestFixture(
      UnaryOperator<MemorySearch> replaced, RestConfig.Limits limits, ClientTimeouts timeouts) {
    this(replaced, limits, timeouts, List.of(), useCases -> useCases);
  }

  /** With this much time for slow clients. */
  static RestFixture over(
      UnaryOperator<RestUseCases> changed, RestConfig.Limits limits, ClientTimeouts timeouts) {
    return new RestFixture(search -> search, limits, timeouts, List.of(), changed);
  }

  /** With exports that send lines of 10 kB for as long as they are taken. */
  static RestFixture exporting(ClientTimeouts timeouts) {
    return over(
        useCases -> {
          JsonDocument line = useCases.json().of(Map.of("line", "x".repeat(10_000)));
          return withTransfer(
              useCases,
              new MadeUpExport(
                  useCases.memory().packetTransfer(),
                  lines -> {
                    for (int i = 0; i < ENDLESS; i++) {
                      lines.accept(line);
                    }
                  }));
        },
        RestConfig.Limits.DEFAULT,
        timeouts);
  }

  /** The same use cases with another transfer of packets. */
  static RestUseCases withTransfer(RestUseCases useCases, PacketTransfer transfer) {
    return Stores.with(
        useCases,
        MemoryUseCases.class,
        Stores.with(useCases.memory(), PacketTransfer.class, transfer));
  }

  /** With less time for headers, and for whatever comes or is taken bit by bit. */
  static ClientTimeouts timeouts(Duration headers, Duration grace) {
    ClientTimeouts usual = ClientTimeouts.DEFAULT;
    return new ClientTimeouts(
        usual.idle(),
        headers,
        grace,
        usual.bytesPerSecond(),
        usual.body(),
        usual.upload(),
        Duration.ofMillis(50));
  }

  /** With other use cases. */
  static RestFixture over(UnaryOperator<RestUseCases> changed, RestConfig.Limits limits) {
    return new RestFixture(search -> search, limits, TIMEOUTS, List.of(), changed);
  }

  /** With an origin whose pages may call. */
  static RestFixture withOrigin(String origin) {
    return new RestFixture(
        search -> search,
        RestConfig.Limits.DEFAULT,
        TIMEOUTS,
        List.of(origin),
        useCases -> useCases);
  }

  private RestFixture(
      UnaryOperator<MemorySearch> replaced,
      RestConfig.Limits limits,
      ClientTimeouts timeouts,
      List<String> origins,
      UnaryOperator<RestUseCases> changed) {
    putKeys();
    Jackson3JsonCodec json = new Jackson3JsonCodec();
    InMemoryAdapters adapters = new InMemoryAdapters(json, clock);
    audit = adapters.audit();
    IdGenerator ids = new SequentialIds(NOW);
    KnowledgeConfig ofKnowledge =
        new KnowledgeConfig(
            ids,
            clock,
            json,
            new ConfusableSpelling(),
            new PayloadFactExtractor(json),
            new PayloadFactExtractor(json));
    ReflectionConfig ofReflections =
        new ReflectionConfig(
            ids,
            clock,
            json,
            new LuceneTextAnalyzer(),
            new FakeEmbedder(),
            new ConfusableSpelling(),
            new CodePointEstimator(),
            0);
    FactRepository facts = adapters.knowledge().facts();
    List<OtherLines> lines =
        new ArrayList<>(KnowledgeComponents.lines(adapters.knowledge(), ofKnowledge));
    lines.addAll(ReflectionComponents.lines(adapters.reflection(), facts, ofReflections));
    lines.addAll(WorldComponents.lines(adapters.world(), json));
    MemoryComponents components =
        MemoryComponents.of(
            adapters.memory(),
            facts,
            new MemoryConfig(
                ids,
                clock,
                json,
                adapters.deadlines(),
                new LuceneTextAnalyzer(),
                new FakeEmbedder(),
                List.of(),
                new FakeReranker(),
                new ExtractiveConsolidator(),
                true,
                false),
            lines);
    MemoryUseCases memory = components.useCases();
    identity = IdentityComponents.of(adapters.identity(), SECRET, new Random(12), ids, clock);
    requests = RequestComponents.of(adapters.requests(), ids, clock, turns::add, TIMER);
    KnowledgeUseCases knowledge =
        KnowledgeComponents.of(
            adapters.knowledge(), adapters.memory().packets(), adapters.reflection(), ofKnowledge);
    ReflectionUseCases reflection =
        ReflectionComponents.of(adapters.reflection(), facts, ofReflections);
    TaskUseCases tasks = new TaskComponents(ids, new Random(13)).over(adapters.tasks());
    SubjectUseCases subjects =
        SubjectComponents.of(
            adapters.subjects(),
            SubjectConfig.of(ids, clock, json, new Random(14), "0160", RetainedBytes.NOT_SAID));
    RestUseCases.Platform platform =
        new RestUseCases.Platform(
            MaintenanceComponents.of(
                adapters.maintenance(),
                memory,
                knowledge.reading(),
                requests.useCases().operations(),
                json,
                ids,
                clock),
            requests.useCases(),
            tasks,
            new MadeUpArchives(requests.useCases().operations(), json),
            subjects);
    useCases =
        changed.apply(
            new RestUseCases(
                Stores.with(memory, MemorySearch.class, replaced.apply(memory.search())),
                knowledge,
                PromptComponents.of(
                    components,
                    adapters.knowledge(),
                    reflection.beforeTask(),
                    new PromptConfig(
                        clock, json, new ConfusableSpelling(), new CodePointEstimator(), true)),
                reflection,
                MemoryComponents.imports(
                    memory.packetTransfer(), requests.useCases().operations(), json),
                requests.useCases(),
                AuditComponents.of(audit),
                tasks,
                CheckpointComponents.of(adapters.checkpoints(), json, clock),
                StoreComponents.of(adapters.items(), json, clock, new FakeEmbedder()),
                ReasoningComponents.of(
                    adapters.reasoning(), adapters.memory().packets(), ids, clock),
                TraceComponents.of(adapters.traces(), clock),
                LogComponents.of(adapters.logs(), ids, clock),
                WorldComponents.of(adapters.world(), ids, json, clock),
                TradeComponents.of(adapters.trade(), ids, json, clock),
                RetentionComponents.of(adapters.retention(), ids, json, clock),
                platform.archives(),
                subjects,
                identity,
                () -> platform,
                adapters.deadlines(),
                json,
                ids,
                clock));
    server =
        RestServer.start(
            new RestConfig(
                "127.0.0.1", 0, SECRET, Duration.ofSeconds(10), limits, timeouts, origins),
            useCases,
            authenticator());
  }

  /** Lets the next test act in tenants of its own, from the same time. */
  void changeTenants() {
    world = new TenantWorld(random);
    clock.set(NOW);
    keys.clear();
    permissions.clear();
    turns.clear();
    putKeys();
  }

  private void putKeys() {
    keys.put("user", world.endUser());
    keys.put("colleague", world.colleague());
    keys.put("foreigner", world.foreigner());
    keys.put("org-admin", world.orgAdmin());
    keys.put("tenant-admin", world.tenantAdmin());
    keys.put(
        "operator",
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null));
    keys.put(
        "foreign-admin",
        new TenantScope(
            world.foreigner().tenant(),
            null,
            null,
            Role.TENANT_ADMIN,
            world.foreigner().correlation(),
            null,
            null));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "l9-fixture");
    thread.setDaemon(true);
    return thread;
  }

  private Authenticator authenticator() {
    return new Authenticator() {
      @Override
      public Optional<Caller> authenticate(String token) {
        return Optional.ofNullable(keys.get(token))
            .map(
                scope ->
                    new Caller(scope, permissions.getOrDefault(token, ALL_PERMISSIONS), null, null))
            .or(() -> identity.authentication().authenticate(token));
      }

      @Override
      public boolean loopbackOnly() {
        return true;
      }
    };
  }

  @Override
  int port() {
    return server.port();
  }

  /** Runs the operations that were started, one after the other. */
  void runOperations() {
    for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
      turn.run();
    }
  }

  @Override
  public void close() {
    server.close();
    requests.close(Duration.ZERO);
  }
}
