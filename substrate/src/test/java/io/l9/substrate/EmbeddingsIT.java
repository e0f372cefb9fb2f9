package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog.Step;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.note.NoteSearch;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.Concurrently;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Workers, moves and notes over the database: other clients, other processes, row level security.
 */
class EmbeddingsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final EmbeddingModel OLD = new FakeEmbedder().model();
  private static final EmbeddingModel NEW = new EmbeddingModel("new", 48);

  private static HikariDataSource pool;
  private static HikariDataSource maintainers;

  /** Of which no tenant is ever made: the worker's. */
  private static final TenantScope PLATFORM =
      new TenantScope(
          Names.tenant("operators"), null, null, Role.PLATFORM_ADMIN, new UUID(1, 2), null, null);

  @BeforeAll
  static void connect() {
    pool = pool(DATABASE.api());
    maintainers = pool(DATABASE.maintainer());
  }

  @AfterAll
  static void disconnect() {
    pool.close();
    maintainers.close();
  }

  private static HikariDataSource pool(javax.sql.DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(6);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  private static MemorySubstrate open() {
    return builder(pool).build();
  }

  private static SubstrateBuilder builder(javax.sql.DataSource source) {
    return MemorySubstrate.builder()
        .dataSource(source)
        .embedder(new FakeEmbedder())
        .otherEmbedders(List.of(new FakeEmbedder(NEW, 20)));
  }

  private static TenantScope admin(String tenant) {
    return new TenantScope(
        Names.tenant(tenant), null, null, Role.TENANT_ADMIN, new UUID(1, 3), null, null);
  }

  private static SearchQuery semantic(String text, int limit) {
    return SearchQuery.builder().text(text).mode(SearchMode.SEMANTIC).limit(limit).build();
  }

  private static List<Packet> found(Memory memory, SearchQuery query) {
    return memory.search(query).hits().stream().map(hit -> hit.packet()).toList();
  }

  @Test
  void rowsOfOtherClients_getTheirTermsAndVectors_eachOnce_andStayTheirOwners()
      throws SQLException {
    TenantId tenant = Names.tenant("psql");
    OrgId org = Names.org(tenant, "sales");
    UserId user = Names.user(tenant, "alice");
    execute(
        "SELECT l9_set_scope('%s', '%s', '%s', 'end_user')".formatted(tenant, org, user),
        """
        INSERT INTO packet_store (packet_type, envelope)
        SELECT 'note', jsonb_build_object('text', 'psql row number' || i) FROM generate_series(1, 60) i""");
    try (MemorySubstrate l9 = open();
        MemorySubstrate one = builder(maintainers).build();
        MemorySubstrate two = builder(maintainers).build()) {
      Memory alice = l9.as(tenant, org, user);
      Memory bob = l9.as("psql", "sales", "bob");
      assertEquals(60, alice.embeddings().backlog().waiting());
      assertEquals(0, bob.embeddings().backlog().waiting());
      assertEquals(0, l9.as("another", "sales", "alice").embeddings().backlog().waiting());
      assertEquals(0, alice.search("number7").size());
      List<Callable<Integer>> workers = new ArrayList<>();
      for (MemorySubstrate process : List.of(one, two, one, two)) {
        workers.add(
            () -> {
              int done = 0;
              while (true) {
                Step step = process.as(PLATFORM).embeddings().workOnBacklog(7);
                assertEquals(step.taken(), step.done());
                if (step.taken() == 0) {
                  return done;
                }
                done += step.done();
              }
            });
      }
      assertEquals(60, Concurrently.run(workers).stream().mapToInt(Integer::intValue).sum());
      assertEquals(
          60, count("SELECT count(*) FROM memory_embeddings WHERE tenant_id = '%s'", tenant));
      assertEquals(
          60,
          count(
              "SELECT count(*) FROM memory_embeddings WHERE tenant_id = '%s' AND user_id = '"
                  + user
                  + "'",
              tenant));
      assertEquals(
          60,
          count("SELECT sum(documents) FROM lexical_statistics WHERE tenant_id = '%s'", tenant));
      assertEquals(60, found(alice, semantic("row", 100)).size());
      assertEquals(
          1,
          found(alice, SearchQuery.builder().text("number7").mode(SearchMode.KEYWORD).build())
              .size());
      assertEquals(List.of(), found(bob, semantic("row", 100)));
      assertEquals(0, alice.embeddings().backlog().waiting());
    }
  }

  @Test
  void whatTheSubstrateWrites_waitsForNobody_unlessItIsAskedTo() throws SQLException {
    try (MemorySubstrate l9 = open()) {
      Memory memory = l9.as("later", "sales", "alice");
      memory.remember("embedded at once");
      assertEquals(0, memory.embeddings().backlog().waiting());
      Packet later =
          memory
              .remember(
                  memory.draft("note", Map.of("text", "embedded later")).embedLater(true).build())
              .packet();
      Packet erased =
          memory
              .remember(memory.draft("note", Map.of("text", "erased")).embedLater(true).build())
              .packet();
      assertEquals(2, memory.embeddings().backlog().waiting());
      execute(
          "SELECT l9_set_scope('%s', NULL, NULL, 'tenant_admin')".formatted(Names.tenant("later")),
          "DELETE FROM packet_store WHERE tenant_id = '%s' AND packet_id = '%s'"
              .formatted(Names.tenant("later"), erased.id()));
      assertEquals(1, memory.embeddings().backlog().waiting(), "it goes with its packet");
      // its owner may do the work as well
      assertEquals(new Step(1, 1, 0), memory.embeddings().workOnBacklog(9));
      assertTrue(found(memory, semantic("later", 1)).contains(later));
    }
  }

  @Test
  void aPacketIsErased_whileItsVectorsAreMade() throws SQLException {
    AtomicBoolean erased = new AtomicBoolean();
    TenantId tenant = Names.tenant("erased");
    List<PacketId> ids = new ArrayList<>();
    FakeEmbedder fake = new FakeEmbedder();
    var erasing =
        new io.l9.substrate.domain.memory.embedding.Embedder() {
          @Override
          public EmbeddingModel model() {
            return fake.model();
          }

          @Override
          public int maxTokens() {
            return fake.maxTokens();
          }

          @Override
          public List<io.l9.substrate.domain.memory.embedding.TextSpan> tokens(String text) {
            return fake.tokens(text);
          }

          @Override
          public List<Vector> embed(List<String> texts) {
            if (!ids.isEmpty() && erased.compareAndSet(false, true)) {
              try {
                execute(
                    "SELECT l9_set_scope('%s', NULL, NULL, 'tenant_admin')".formatted(tenant),
                    "DELETE FROM packet_store WHERE packet_id = '%s'".formatted(ids.get(0)));
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            }
            return fake.embed(texts);
          }

          @Override
          public Vector embedQuery(String text) {
            return fake.embedQuery(text);
          }
        };
    try (MemorySubstrate l9 = builder(pool).embedder(erasing).build()) {
      Memory memory = l9.as("erased", "sales", "alice");
      for (String text : List.of("gone", "stays")) {
        ids.add(
            memory
                .remember(memory.draft("note", Map.of("text", text)).embedLater(true).build())
                .packet()
                .id());
      }
      assertEquals(new Step(2, 1, 0), memory.embeddings().workOnBacklog(9));
      assertEquals(
          1, count("SELECT count(*) FROM memory_embeddings WHERE tenant_id = '%s'", tenant));
      assertEquals(0, memory.embeddings().backlog().waiting());
    }
  }

  @Test
  void aSpaceMovesToAnotherModel_whileItIsSearchedAndWritten() throws SQLException {
    try (MemorySubstrate l9 = open();
        MemorySubstrate process = builder(maintainers).build()) {
      Memory memory = l9.as("moving", "sales", "alice");
      Memory boss = l9.as(admin("moving"));
      for (int i = 0; i < 25; i++) {
        memory.remember("common word number" + i);
      }
      assertEquals(OLD, memory.embeddings().spaces().get(0).model());
      boss.embeddings().reembed(EmbeddingSpace.CONTENT, NEW);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger stored = new AtomicInteger(25);
      Callable<Integer> worker =
          () -> {
            int steps = 0;
            while (!over.get()) {
              process.as(PLATFORM).embeddings().workOnReembedding(4);
              over.set(!memory.embeddings().spaces().get(0).moving());
              assertTrue(++steps < 2000, "it ends");
            }
            return steps;
          };
      Callable<Integer> searcher =
          () -> {
            int searches = 0;
            do {
              int before = stored.get();
              int hits = found(memory, semantic("common", 200)).size();
              assertTrue(hits >= before, hits + " of " + before + " were found");
              searches++;
            } while (!over.get());
            return searches;
          };
      Callable<Integer> writer =
          () -> {
            int written = 0;
            while (!over.get() && written < 20) {
              memory.remember("common word of the writer " + written++);
              stored.incrementAndGet();
            }
            return written;
          };
      Concurrently.run(List.of(worker, searcher, writer));
      SpaceModels space = memory.embeddings().spaces().get(0);
      assertEquals(NEW, space.model());
      assertFalse(space.moving());
      assertEquals(stored.get(), found(memory, semantic("common", 200)).size());
      assertEquals(
          0,
          count(
              "SELECT count(*) FROM memory_embeddings WHERE model = 'fake' AND tenant_id = '%s'",
              Names.tenant("moving")));
    }
  }

  @Test
  void ownVectors_areStoredSearchedAndDropped() {
    try (MemorySubstrate l9 = open()) {
      Memory memory = l9.as("own", "sales", "alice");
      Packet packet = memory.remember("something");
      EmbeddingModel own = new EmbeddingModel("own", 3);
      Content content = Content.vector(EmbeddingSpace.ENTITY, own, Vector.of(1, 0, 1));
      assertThrows(
          ValidationException.class,
          () -> memory.embeddings().put(packet.id(), content),
          "an administrator of the tenant names a space's model");
      l9.as(admin("own")).embeddings().put(packet.id(), content);
      memory.embeddings().put(packet.id(), content);
      assertEquals(
          List.of(packet),
          found(
              memory,
              SearchQuery.builder()
                  .vector(Vector.of(1, 0, 1))
                  .mode(SearchMode.SEMANTIC)
                  .spaces(Map.of(EmbeddingSpace.ENTITY, 1.0))
                  .build()));
      String words = "word ".repeat(300).strip();
      var stored =
          memory.embeddings().put(packet.id(), Content.text(EmbeddingSpace.CONTENT, words));
      assertEquals(stored.size() - 1, memory.get(packet.id()).chunkCount());
      assertEquals(1, memory.embeddings().drop(packet.id(), EmbeddingSpace.ENTITY));
      assertEquals(1, l9.as(admin("own")).embeddings().dropSpace(EmbeddingSpace.CONTENT));
      assertEquals(List.of(), memory.embeddings().of(packet.id()));
      assertEquals(1, memory.get(packet.id()).chunkCount());
    }
  }

  @Test
  void notes_areKeptApart_andFoundByTheirVectors() {
    try (MemorySubstrate l9 = open()) {
      float[] numbers = new float[1536];
      numbers[3] = 1;
      Vector vector = Vector.of(numbers);
      Memory alice = l9.as("notes", "sales", "alice");
      var note = alice.notes().append("agent", Map.of("text", "a note"), vector);
      assertEquals(note, alice.notes().search(NoteSearch.near(vector, 1)).matches().get(0).note());
      assertEquals(
          List.of(),
          l9.as("other", "sales", "alice").notes().search(NoteSearch.near(vector, 1)).matches());
      alice.notes().delete(note.id());
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = DATABASE.api().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static long count(String query, TenantId tenant) throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query.formatted(tenant))) {
      row.next();
      return row.getLong(1);
    }
  }
}
