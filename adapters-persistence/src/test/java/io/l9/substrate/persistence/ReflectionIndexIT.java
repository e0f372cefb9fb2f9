package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The search of very many reflections, against the comparison of all of them. */
class ReflectionIndexIT {

  /** Compares all of few. */
  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final EmbeddingModel MODEL = new EmbeddingModel("index", 384);
  private static final int REFLECTIONS = 300;
  private static final int LIMIT = 10;
  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(14));
  private static final TenantScope ACTOR = FIXTURE.actor();

  private static ObservedDataSource observed;
  private static Persistence asking;
  private static Reflection far;
  private static Vector vector;

  @BeforeAll
  static void fill() throws SQLException {
    // the data is too small for the planner to prefer an index
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c enable_sort=off -c enable_bitmapscan=off -c jit=off");
    observed = new ObservedDataSource(api, true);
    asking = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0);
    for (TenantScope actor : List.of(ACTOR, FIXTURE.world().foreigner())) {
      for (int i = 0; i < REFLECTIONS; i++) {
        ReflectionKind kind = i % 50 == 0 ? ReflectionKind.FAILURE : ReflectionKind.LESSON;
        Vector random = FIXTURE.vector(MODEL.dimension());
        Reflection row =
            stored(
                actor,
                kind,
                new Index(Set.of("common", i == 1 ? "seldom" : "word" + i % 150), MODEL, random));
        if (i == 1 && actor == ACTOR) {
          far = row;
          vector = random;
        }
      }
    }
    try (Connection owner = MEMORY.database().owner().getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("ANALYZE reflection_store");
    }
  }

  @AfterAll
  static void close() {
    asking.close();
  }

  private static Reflection stored(TenantScope actor, ReflectionKind kind, Index index) {
    UUID id = Seeds.uuid(FIXTURE.random());
    Reflection row =
        Reflection.first(
            new ReflectionId(id),
            actor.owner(),
            ReflectionDraft.of(
                kind,
                "reflection "
                    + Long.toString(id.getLeastSignificantBits(), 36).replaceAll("[-0-9]", "x")
                    + Long.toString(id.getMostSignificantBits(), 36).replaceAll("[-0-9]", "y")),
            id,
            FactPath.STATED,
            Author.of(actor),
            MemoryFixture.NOW);
    in(
        MEMORY.persistence(),
        actor,
        reflections -> {
          reflections.create(row, index);
          return row;
        });
    return row;
  }

  private static <T> T in(
      Persistence persistence, TenantScope actor, Function<ReflectionRepository, T> work) {
    return persistence
        .reflections()
        .unitOfWork()
        .inScope(actor, () -> work.apply(persistence.reflections().reflections()));
  }

  private static List<ReflectionId> found(Persistence persistence, Search search) {
    return in(persistence, ACTOR, reflections -> reflections.search(search)).stream()
        .map(found -> found.hit().reflection().id())
        .toList();
  }

  private static Search search(Vector vector, Set<ReflectionKind> kinds, String... words) {
    return new Search(
        List.of(words).stream().map(Set::of).toList(),
        MODEL,
        vector,
        List.of(new Share(kinds, LIMIT)),
        0,
        MemoryFixture.NOW);
  }

  @Test
  void asksTheIndexOfTheDimension_andFindsTheNearest() {
    int same = 0;
    for (int i = 0; i < 20; i++) {
      Search search = search(FIXTURE.vector(MODEL.dimension()), Set.of(), "word" + i, "common");
      observed.clear();
      List<ReflectionId> ours = found(asking, search);
      same += (int) found(MEMORY.persistence(), search).stream().filter(ours::contains).count();
      assertEquals(LIMIT, ours.size());
      String plans = observed.plans();
      assertTrue(plans.contains("Index Scan using reflection_store_hnsw_384_lessons"), plans);
      assertEquals(ours, found(asking, search), "the same answer to the same question");
    }
    assertTrue(same >= 190, "of 200 the best by comparison of all: " + same);
  }

  @Test
  void findsByARareWord_whatIsFarByItsVector() {
    float[] numbers = vector.toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = -numbers[i];
    }
    assertEquals(far.id(), found(asking, search(Vector.of(numbers), Set.of(), "seldom")).get(0));
  }

  @Test
  void comparesAll_whereTheIndexGivesTooFew() {
    Search search =
        search(FIXTURE.vector(MODEL.dimension()), Set.of(ReflectionKind.FAILURE), "common");
    List<ReflectionId> all = found(MEMORY.persistence(), search);
    assertEquals(REFLECTIONS / 50, all.size());
    assertEquals(all, found(asking, search));
  }

  @Test
  void findsNearDuplicatesByTheIndex() {
    Reflection like =
        in(MEMORY.persistence(), ACTOR, r -> r.findAll(List.of(far.id()))).get(far.id());
    Index index = new Index(Set.of("seldom", "common"), MODEL, vector);
    Reflection again =
        new Reflection(
            new ReflectionId(Seeds.uuid(FIXTURE.random())),
            like.owner(),
            like.visibility(),
            like.kind(),
            like.text(),
            like.skeleton(),
            like.entities(),
            like.tags(),
            like.priority(),
            like.path(),
            like.confidence(),
            like.support(),
            like.state(),
            null,
            null,
            Set.of(),
            null,
            null,
            null,
            null,
            like.author(),
            like.createdAt(),
            like.updatedAt(),
            1);
    observed.clear();
    var near = in(asking, ACTOR, reflections -> reflections.near(again, index, 3));
    assertEquals(far.id(), near.get(0).reflection().id());
    assertEquals(1, near.get(0).cosine(), 1e-5);
    assertTrue(observed.plans().contains("Index Scan using reflection_store_hnsw_384_lessons"));
  }
}
