package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The indexes of worlds, and the pages that reads cost, as {@code l9_api} behind the policies. */
class WorldPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(16));
  private static final TenantScope ACTOR = FIXTURE.actor();
  private static final World WORLD = World.of(ACTOR);
  private static final int FEW = 100;
  private static final int MANY = Integer.getInteger("l9.world.entities", 3_000);

  /** A level more of each index that a read goes down. */
  private static final int MORE = 12;

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private static long historyOfFew;
  private static long historyOfMany;
  private static long pageOfFew;
  private static long pageOfMany;
  private static long summaryOfFew;
  private static long summaryOfMany;
  private static long diffOfFew;
  private static long diffOfMany;
  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off");
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON);
    insert("few", FEW);
    execute(
        "UPDATE world_model_entities SET confidence = .5 WHERE tenant_id = '%s' AND entity_id IN ('few1', 'few2', 'few3')"
            .formatted(ACTOR.tenant()));
    execute("VACUUM ANALYZE");
    ObservedDataSource counted = ObservedDataSource.countingPages(MEMORY.database().api());
    try (Persistence counting =
        Persistence.open(counted.dataSource(), "public", MigratedMemory.JSON)) {
      historyOfFew = pages(counting, counted, WorldPlansIT::history);
      pageOfFew = pages(counting, counted, WorldPlansIT::pageOfAState);
      summaryOfFew = pages(counting, counted, WorldPlansIT::summary);
      diffOfFew = pages(counting, counted, WorldPlansIT::diff);
      insert("many", MANY);
      execute("VACUUM ANALYZE");
      historyOfMany = pages(counting, counted, WorldPlansIT::history);
      pageOfMany = pages(counting, counted, WorldPlansIT::pageOfAState);
      summaryOfMany = pages(counting, counted, WorldPlansIT::summary);
      diffOfMany = pages(counting, counted, WorldPlansIT::diff);
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  /** As another client does, in one statement; the trigger makes versions of it. */
  private static void insert(String name, int count) throws SQLException {
    execute(
        """
        INSERT INTO world_model_entities (tenant_id, org_id, user_id, entity_id, entity_type, attributes, confidence)
        SELECT '%s', '%s', NULL, '%s' || i, 'thing',
               jsonb_build_object('city', 'city ' || i, 'n', i, 'parent', jsonb_build_object('$ref', 'few' || i %% 50)), 1
        FROM generate_series(1, %d) AS i"""
            .formatted(ACTOR.tenant(), ACTOR.org(), name, count));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private static EntityQuery where(String path, String value) {
    return new EntityQuery(
        null,
        List.of(new AttributeCondition(new AttributePath(path), new JsonDocument(value))),
        null,
        null,
        10,
        null);
  }

  private static String plan(Supplier<Object> work) {
    observed.clear();
    Object unused = in(persistence, work);
    return observed.plans();
  }

  private static <T> T in(Persistence by, Supplier<T> work) {
    return by.world().unitOfWork().inScope(ACTOR, work);
  }

  private static WorldIndex index(Persistence by) {
    return by.world().index();
  }

  private static void assertIndexed(String plan, String index, String... conditions) {
    Matcher scan =
        Pattern.compile(
                "using "
                    + index
                    + " on public\\.[^\\n]*\\n(?:(?!->)[^\\n]*\\n)*?\\s+Index Cond: ([^\\n]*)")
            .matcher(plan);
    assertTrue(scan.find(), () -> "no condition on " + index + " in\n" + plan);
    for (String condition : conditions) {
      assertTrue(scan.group(1).contains(condition), () -> condition + " is no part of\n" + plan);
    }
  }

  @Test
  void attributesAreFound_byTenantWorldPathAndValue() {
    String[] ofText = {"tenant_id = ", "world_id = ", "text_value = ", "path = "};
    String[] ofNumber = {"tenant_id = ", "world_id = ", "number_value = ", "path = "};
    String text = plan(() -> index(persistence).entities(WORLD, where("city", "\"city 7\""), null));
    assertIndexed(text, "world_entity_attributes_text", ofText);
    String number = plan(() -> index(persistence).entities(WORLD, where("n", "7"), null));
    assertIndexed(number, "world_entity_attributes_number", ofNumber);
  }

  @Test
  void historiesAndReferencesAreReadByTheirEntity() {
    EntityName name = EntityName.of("few7");
    assertIndexed(
        plan(() -> index(persistence).versions(WORLD, name, 10, null)),
        "world_entity_versions_key",
        "tenant_id = ",
        "world_id = ",
        "entity_id = ");
    String in =
        plan(
            () ->
                index(persistence)
                    .references(WORLD, new ReferenceQuery(name, Reference.Direction.IN, 10, null)));
    assertTrue(in.contains("Index Cond: ((a.tenant_id = ") && in.contains("text_value = "), in);
  }

  @Test
  void aHistoryCosts_whatItShows() {
    assertNoMore(historyOfFew, historyOfMany);
  }

  @Test
  void aPageOfAStateCosts_whatItShows_inAWorldOfAnySize() {
    assertNoMore(pageOfFew, pageOfMany);
  }

  @Test
  void aDifferenceCosts_whatMoved_inAWorldOfAnySize() {
    // each entity that moved is looked up in both states
    assertTrue(summaryOfMany <= summaryOfFew + 6 * MORE, () -> summaryOfFew + " " + summaryOfMany);
    assertTrue(diffOfMany <= diffOfFew + 6 * MORE, () -> diffOfFew + " " + diffOfMany);
  }

  private static Object summary(Persistence by) {
    DiffSummary summary = index(by).summary(WORLD, 1, 2);
    assertEquals(new DiffSummary(0, 0, 3), summary);
    return summary;
  }

  private static Object diff(Persistence by) {
    List<EntityDiff> diff = index(by).diff(WORLD, DiffQuery.between(1, 2));
    assertEquals(3, diff.size());
    return diff;
  }

  private static Object history(Persistence by) {
    return index(by).versions(WORLD, EntityName.of("few7"), 10, null);
  }

  private static Object pageOfAState(Persistence by) {
    List<WorldEntity> page = index(by).entities(WORLD, EntityQuery.all(10), 1);
    assertEquals(10, page.size());
    return page;
  }

  private static void assertNoMore(long few, long many) {
    assertTrue(many <= few + MORE, () -> few + " pages, and then " + many);
  }

  /** Returns the pages that a read costs once what it needs is known, in memory or not. */
  private static long pages(
      Persistence counting, ObservedDataSource counted, Function<Persistence, Object> read) {
    Object unused = in(counting, () -> read.apply(counting));
    counted.clear();
    Object unusedAgain = in(counting, () -> read.apply(counting));
    Matcher pages = PAGES.matcher(counted.plans());
    assertTrue(pages.find(), counted::plans);
    String fromDisk = pages.group(2);
    return Long.parseLong(pages.group(1)) + (fromDisk == null ? 0 : Long.parseLong(fromDisk));
  }
}
