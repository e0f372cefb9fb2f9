package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.event.AgentPlace;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reads what goes over the wire: no statement relies on row level security alone. That makes every
 * method of every repository run, and those that are added later, too.
 */
class NativeStatementsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  /** What enters the scope, and what sets how to search. */
  private static final Pattern NO_ROWS =
      Pattern.compile(
          "SELECT public\\.l9_begin_scope\\(.*|SELECT set_config\\('hnsw.*"
              + "|SELECT CASE WHEN v.relispopulated .* FROM pg_catalog.pg_class v .*"
              // where scopes come from: it takes both parts of a key, and answers for that one
              + "|SELECT \\* FROM public\\.l9_find_key\\(\\?, \\?, \\?::timestamptz\\)"
              // these take the tenant as their first argument
              + "|SELECT l9_(note_embedding_model|lock_embedding_models|lock)\\(\\?.*");

  private static final Pattern INSERT =
      Pattern.compile("(?is)INSERT INTO (public\\.)?\\w+ \\([^)]*tenant_id.*");
  private static final Pattern CONDITION =
      Pattern.compile("(?s).*[. ]tenant_id ?= ?(\\?|coalesce\\(\\?,tenant_id\\)).*");

  private final Set<Method> called = new HashSet<>();

  @Test
  void everyStatementNamesTheTenant(TestInfo test) {
    MemoryFixture fixture = new MemoryFixture(Seeds.of(test));
    ObservedDataSource observed = new ObservedDataSource(MEMORY.database().api(), false);
    try (Persistence persistence =
        Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0)) {
      PacketRepository packets = noting(PacketRepository.class, persistence.memory().packets());
      EmbeddingRepository embeddings =
          noting(EmbeddingRepository.class, persistence.memory().embeddings());
      EmbeddingIndex embeddingIndex =
          noting(EmbeddingIndex.class, persistence.memory().embeddingIndex());
      LexicalIndex lexicalIndex = noting(LexicalIndex.class, persistence.memory().lexicalIndex());
      AccessLog accessLog = noting(AccessLog.class, persistence.memory().accessLog());
      PacketIndex packetIndex = noting(PacketIndex.class, persistence.memory().packetIndex());
      PacketCurationRepository curation =
          noting(PacketCurationRepository.class, persistence.memory().packetCuration());
      AgentEventLog events = noting(AgentEventLog.class, persistence.memory().agentEvents());
      EmbeddingSpaceRepository spaces =
          noting(EmbeddingSpaceRepository.class, persistence.memory().embeddingSpaces());
      EmbeddingBacklogRepository backlog =
          noting(EmbeddingBacklogRepository.class, persistence.memory().embeddingBacklog());
      NoteRepository notes = noting(NoteRepository.class, persistence.memory().notes());
      IdempotencyRepository idempotency =
          noting(IdempotencyRepository.class, persistence.requests().idempotency());
      OperationRepository operations =
          noting(OperationRepository.class, persistence.requests().operations());
      ApiKeyRepository apiKeys = noting(ApiKeyRepository.class, persistence.identity().keys());
      ApiKeyDirectory directory = noting(ApiKeyDirectory.class, persistence.identity().directory());
      observed.clear();
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.actor(),
              () -> {
                useAll(fixture, packets, embeddings, embeddingIndex, lexicalIndex);
                useAll(fixture, accessLog);
                useAll(fixture, packets, packetIndex, curation, events);
                useAll(fixture, packets, embeddings, spaces, backlog, notes);
                useAll(fixture, idempotency, operations);
                useAll(fixture, apiKeys);
                return null;
              });
      assertTrue(directory.authenticate("selector0000", new byte[32], NOW).isEmpty());
    }
    Set<String> missed = new TreeSet<>();
    for (Class<?> port :
        List.of(
            PacketRepository.class,
            EmbeddingRepository.class,
            EmbeddingIndex.class,
            LexicalIndex.class,
            AccessLog.class,
            PacketIndex.class,
            PacketCurationRepository.class,
            AgentEventLog.class,
            EmbeddingSpaceRepository.class,
            EmbeddingBacklogRepository.class,
            NoteRepository.class,
            IdempotencyRepository.class,
            OperationRepository.class,
            ApiKeyRepository.class,
            ApiKeyDirectory.class)) {
      Arrays.stream(port.getMethods())
          .filter(method -> !called.contains(method))
          .forEach(method -> missed.add(port.getSimpleName() + "." + method.getName()));
    }
    assertEquals(Set.of(), missed, "this test calls every method");

    List<String> statements = observed.statements();
    assertTrue(statements.size() > called.size(), statements::toString);
    assertTrue(statements.get(0).contains("l9_begin_scope"), "the scope comes first");
    for (String sql : statements) {
      assertTrue(namesTheTenant(sql), sql);
    }
  }

  @Test
  void aStatementWithoutTheTenantIsNoticed() {
    assertFalse(namesTheTenant("SELECT p.packet_id FROM packet_store p WHERE p.packet_id = ?"));
    assertFalse(namesTheTenant("select p.tenant_id from packet_store p"));
    assertFalse(namesTheTenant("INSERT INTO packet_store (packet_id) VALUES (?)"));
    assertTrue(namesTheTenant("select 1 from packet_store p where p.tenant_id = ?"));
  }

  private static boolean namesTheTenant(String sql) {
    return NO_ROWS.matcher(sql).matches()
        || INSERT.matcher(sql).matches()
        || CONDITION.matcher(sql).matches()
        || sql.startsWith("WITH added AS (") && INSERT.matcher(sql.substring(15)).matches();
  }

  private static void useAll(
      MemoryFixture fixture,
      PacketRepository packets,
      EmbeddingRepository embeddings,
      EmbeddingIndex embeddingIndex,
      LexicalIndex lexicalIndex) {
    ThreadId thread = new ThreadId(Seeds.uuid(fixture.random()));
    Packet parent = fixture.packet().thread(thread).build();
    Packet packet = fixture.packet().thread(thread).parents(parent).tags("tag").build();
    EmbeddingModel model = new EmbeddingModel("native", 384);
    assertEquals(2, packets.createAbsent(List.of(parent, packet)).size());
    assertTrue(packets.find(packet.id()).isPresent());
    assertEquals(2, packets.findAll(List.of(packet.id(), parent.id())).size());
    assertEquals(1, packets.holders(List.of(packet.duplicateKey())).size());
    assertEquals(1, packets.at(List.of(packet.moment())).size());
    assertEquals(1, packets.lock(List.of(packet.id())).size());
    packets.reinforce(List.of(packet.id()), NOW);
    for (boolean newestFirst : new boolean[] {true, false}) {
      assertEquals(
          2, packets.thread(new ThreadQuery(thread, newestFirst, 5, null), NOW).items().size());
      var unused = packets.thread(new ThreadQuery(thread, newestFirst, 5, parent.position()), NOW);
    }
    assertEquals(1, packets.neighbours(List.of(packet.id()), NOW).size());
    assertEquals(1, packets.edges(List.of(packet.id()), true, 5).size());
    assertEquals(1, packets.edges(List.of(parent.id()), false, 5).size());
    embeddings.createAll(List.of(fixture.embedding(packet, model, fixture.vector(384), 0)));
    assertEquals(1, embeddings.ofPacket(packet.id().value()).size());
    assertEquals(1, embeddings.represented(List.of(packet.id().value())).size());
    PacketFilter filter =
        new PacketFilter(
            List.of(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("tag"))),
            List.of(new Condition.MinImportance(0)),
            List.of(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("other"))));
    assertEquals(
        1,
        embeddingIndex
            .nearest(
                new EmbeddingIndex.Query(
                    EmbeddingSpace.CONTENT, model, fixture.vector(384), filter, 1, null, NOW))
            .matches()
            .size());
    lexicalIndex.addAll(List.of(LexicalCases.entry(packet, Map.of("term", 2))));
    assertEquals(
        1,
        lexicalIndex
            .search(LexicalCases.query(Set.of("term"), filter, 5, 0.0, NOW))
            .matches()
            .size());
    assertEquals(0, lexicalIndex.outdated(LexicalCases.ANALYSIS));
    assertEquals(List.of(), lexicalIndex.findOutdated(LexicalCases.ANALYSIS, null, 5));
    assertEquals(
        Set.of(), lexicalIndex.removeOutdated(LexicalCases.ANALYSIS, List.of(packet.id())));
    packets.releaseKeys(List.of(packet.id()));
  }

  private static void useAll(
      MemoryFixture fixture,
      PacketRepository packets,
      PacketIndex index,
      PacketCurationRepository curation,
      AgentEventLog events) {
    ThreadId thread = new ThreadId(Seeds.uuid(fixture.random()));
    Packet packet = fixture.packet().thread(thread).agent("a").tags("curated").build();
    Packet other = fixture.packet().build();
    assertEquals(2, packets.createAbsent(List.of(packet, other)).size());
    assertEquals(1, index.ofContents(List.of(packet.contentHash()), 5, NOW).size());
    assertEquals(
        1,
        index
            .threads(
                new ThreadListQuery("a", 5, new Position(Instant.MAX, other.id().value())), NOW)
            .items()
            .size());
    PacketFilter ofThread =
        PacketFilter.must(
            new Condition.AnyOf(Condition.NameField.THREAD_ID, Set.of(thread.toString())));
    for (@Nullable Position after :
        new @Nullable Position[] {null, new Position(Instant.MAX, other.id().value())}) {
      assertEquals(1, index.list(new PacketListQuery(ofThread, 5, after), NOW).items().size());
    }
    Tail tail = index.stored(new TailQuery(ofThread, null, 5), NOW);
    assertEquals(List.of(), index.stored(new TailQuery(ofThread, tail.next(), 5), NOW).packets());
    assertEquals(
        List.of(packet.id()),
        index.export(ofThread, null, 5, NOW).packets().stream().map(Packet::id).toList());
    ExportPlace place = new ExportPlace("1:1:", 0, packet.position());
    assertEquals(List.of(), index.export(ofThread, place, 5, NOW).packets());
    assertEquals(1, index.tags(new TagQuery("cur", 5, "a"), NOW).size());
    for (@Nullable RankedPlace after :
        new @Nullable RankedPlace[] {null, new RankedPlace(1, packet.id(), "a")}) {
      assertTrue(index.recentImportant(new RecentImportantQuery("a", 5, after), NOW).isPresent());
    }
    assertTrue(curation.findForChange(packet.id()).isPresent());
    curation.amend(packet);
    assertTrue(curation.contradict(new Contradiction(packet.id(), other.id(), "a"), NOW));
    UUID id = Seeds.uuid(fixture.random());
    events.appendAll(
        List.of(
            new AgentEvent(
                id,
                packet.owner(),
                "a",
                "type",
                packet.id(),
                packet.payload(),
                NOW,
                null,
                null,
                null)));
    assertTrue(events.find(id).isPresent());
    for (boolean newestFirst : new boolean[] {true, false}) {
      assertEquals(
          1,
          events
              .list(
                  new AgentEventQuery(
                      "a",
                      "type",
                      packet.id(),
                      NOW,
                      NOW.plusSeconds(1),
                      newestFirst,
                      5,
                      new Position(newestFirst ? Instant.MAX : Instant.MIN, id)))
              .items()
              .size());
    }
    for (@Nullable AgentPlace after :
        new @Nullable AgentPlace[] {null, new AgentPlace(NOW.plusSeconds(9), "z")}) {
      assertEquals(1, events.agents(new AgentListQuery(5, after), NOW).size());
    }
    assertEquals(1, events.agent("a", NOW).orElseThrow().packets());
    assertTrue(curation.erase(new Erasure(packet.id(), true)).isPresent());
  }

  private static void useAll(
      MemoryFixture fixture,
      PacketRepository packets,
      EmbeddingRepository embeddings,
      EmbeddingSpaceRepository spaces,
      EmbeddingBacklogRepository backlog,
      NoteRepository notes) {
    TenantId tenant = fixture.actor().tenant();
    UUID lease = Seeds.uuid(fixture.random());
    EmbeddingModel model = new EmbeddingModel("model", 4);
    EmbeddingModel target = new EmbeddingModel("target", 5);
    Packet packet = fixture.packet().build();
    UUID id = packet.id().value();
    List<UUID> ids = List.of(id);
    assertEquals(1, packets.createAbsent(List.of(packet)).size());
    spaces.noteAbsent(tenant, Map.of(EmbeddingSpace.CONTENT, model));
    assertEquals(1, spaces.hold(tenant).size());
    assertTrue(spaces.lock(tenant));
    SpaceModels space = SpaceModels.of(tenant, EmbeddingSpace.CONTENT, model).movingTo(target);
    assertFalse(spaces.update(space, NOW), "an end user may not");
    assertEquals(List.of(), spaces.claim(1, lease, NOW, NOW));
    assertFalse(spaces.give(space, lease, NOW));
    assertFalse(spaces.delete(tenant, EmbeddingSpace.CONTENT));

    embeddings.createAbsent(List.of(fixture.embedding(packet, model, fixture.vector(4), 0)));
    assertEquals(Set.of(id), embeddings.keep(ids));
    embeddings.countChunks(ids);
    assertEquals(1, embeddings.count(tenant, EmbeddingSpace.CONTENT, model, NOW, 5).vectors());
    for (UUID after : new UUID[] {null, new UUID(0, 0)}) {
      assertEquals(
          1, embeddings.lacking(tenant, EmbeddingSpace.CONTENT, model, target, after, 5).size());
    }
    assertEquals(ids, embeddings.deleteOf(tenant, EmbeddingSpace.CONTENT, model, 5));
    assertEquals(0, embeddings.delete(id, EmbeddingSpace.CONTENT));

    backlog.addAbsent(
        List.of(
            new EmbeddingBacklogRepository.Entry(
                id, packet.owner(), packet.visibility(), true, null)),
        NOW);
    assertEquals(1, backlog.waiting(ids).size());
    assertEquals(1, backlog.claim(5, lease, NOW, NOW, 8).size());
    backlog.giveBack(Map.of(id, "error"), lease, NOW, true);
    assertEquals(1, backlog.count(5));
    assertEquals(1, backlog.state(NOW, 1, 5).failed());
    assertEquals(1, backlog.revive(NOW, 1));
    assertEquals(Set.of(), backlog.park(Map.of(id, "no model"), lease, NOW, 8));
    assertEquals(Set.of(), backlog.finish(ids, lease));

    Note note = new Note(lease, packet.owner(), packet.visibility(), "a", packet.payload(), 1, NOW);
    notes.create(note, fixture.vector(1536));
    assertTrue(notes.find(note.id()).isPresent());
    for (Position after : new Position[] {null, new Position(NOW.plusSeconds(1), id)}) {
      assertEquals(1, notes.list(new NoteQuery("a", 5, after)).items().size());
    }
    assertEquals(1, notes.nearest(fixture.vector(1536), "a", 1, null).matches().size());
    assertTrue(notes.delete(note.id()));
  }

  private static void useAll(
      MemoryFixture fixture, IdempotencyRepository idempotency, OperationRepository operations) {
    TenantScope actor = fixture.actor();
    IdempotencyKey key = new IdempotencyKey("POST /v1/x", "key", "0".repeat(64));
    assertTrue(idempotency.lock(key));
    idempotency.create(
        new KeyedAnswer(
            key,
            actor.owner(),
            actor.role(),
            new StoredAnswer(204, null, Map.of(), AnswerBody.EMPTY),
            NOW,
            NOW,
            null,
            null,
            null));
    assertTrue(idempotency.find(key, NOW).isPresent());
    assertTrue(idempotency.delete(key));
    UUID id = Seeds.uuid(fixture.random());
    Operation operation = Operation.pending(id, actor, "kind", NOW, NOW);
    operations.create(operation);
    assertTrue(operations.find(id).isPresent());
    assertTrue(operations.findForChange(id).isPresent());
    assertTrue(operations.findForChange(new UUID(0, 1)).isEmpty());
    assertTrue(operations.update(operation));
    Position after = new Position(NOW.plusSeconds(1), id);
    assertEquals(
        1,
        operations
            .list(new OperationQuery(OperationStatus.PENDING, "kind", 5, after))
            .items()
            .size());
    assertEquals(1, operations.interrupt(NOW));
  }

  private static void useAll(MemoryFixture fixture, ApiKeyRepository keys) {
    UUID id = Seeds.uuid(fixture.random());
    keys.create(
        new ApiKey(
            id,
            fixture.actor().owner(),
            "n",
            "selector0000",
            Role.END_USER,
            Set.of(),
            NOW,
            null,
            null,
            null,
            null,
            null,
            null),
        new byte[32]);
    assertTrue(keys.find(id).isPresent());
    assertEquals(
        1,
        keys.list(fixture.actor().org(), Set.of(Role.END_USER), 5, new Position(Instant.MAX, id))
            .items()
            .size());
    assertEquals(List.of(), keys.madeBy(id));
    keys.handOn(id, id);
    assertTrue(keys.replace(id, id, NOW.plusSeconds(1), NOW));
    assertTrue(keys.revoke(id, NOW));
  }

  private static void useAll(MemoryFixture fixture, AccessLog accessLog) {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(fixture.random()));
    accessLog.appendAll(
        List.of(
            new Access(
                Seeds.uuid(fixture.random()),
                fixture.actor().owner(),
                target,
                AccessKind.READ,
                "agent",
                null,
                null,
                null,
                null,
                null,
                NOW,
                null,
                null,
                null)));
    for (@Nullable Position after :
        new @Nullable Position[] {null, new Position(Instant.MAX, target.id())}) {
      assertEquals(1, accessLog.of(new AccessQuery(target, 5, after)).items().size());
    }
  }

  private <T> T noting(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              called.add(method);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
