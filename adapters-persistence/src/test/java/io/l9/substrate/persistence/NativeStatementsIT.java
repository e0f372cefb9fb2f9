package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadId;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
      Pattern.compile("SELECT public\\.l9_begin_scope\\(.*|SELECT set_config\\('hnsw.*");

  private static final Pattern INSERT = Pattern.compile("(?s)INSERT INTO \\w+ \\([^)]*tenant_id.*");
  private static final Pattern CONDITION = Pattern.compile("(?s).*\\.tenant_id ?= ?\\?.*");

  private final Set<Method> called = new HashSet<>();

  @Test
  void everyStatementNamesTheTenant(TestInfo test) {
    MemoryFixture fixture = new MemoryFixture(Seeds.of(test));
    ObservedDataSource observed = new ObservedDataSource(MEMORY.database().api(), false);
    try (Persistence persistence =
        Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0)) {
      PacketRepository packets = noting(PacketRepository.class, persistence.packets());
      EmbeddingRepository embeddings = noting(EmbeddingRepository.class, persistence.embeddings());
      EmbeddingIndex embeddingIndex = noting(EmbeddingIndex.class, persistence.embeddingIndex());
      LexicalIndex lexicalIndex = noting(LexicalIndex.class, persistence.lexicalIndex());
      observed.clear();
      persistence
          .unitOfWork()
          .inScope(
              fixture.actor(),
              () -> {
                useAll(fixture, packets, embeddings, embeddingIndex, lexicalIndex);
                return null;
              });
    }
    Set<String> missed = new TreeSet<>();
    for (Class<?> port :
        List.of(
            PacketRepository.class,
            EmbeddingRepository.class,
            EmbeddingIndex.class,
            LexicalIndex.class)) {
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
    lexicalIndex.addAll(List.of(new LexicalIndex.Entry(packet, Map.of("term", 2))));
    assertEquals(
        1, lexicalIndex.search(new LexicalIndex.Query(Set.of("term"), filter, 5, 0.0, NOW)).size());
    packets.releaseKeys(List.of(packet.id()));
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
