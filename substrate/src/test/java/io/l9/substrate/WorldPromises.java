package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The promises of worlds to several writers, and of restores. */
abstract class WorldPromises {

  private static final int WRITERS = 16;
  private static final EntityName ONE = EntityName.of("one");
  private static final JsonDocument NOTHING = new JsonDocument("{}");

  /** A value of every type, at the edges of what JSON holds. */
  private static final String EVERY_TYPE =
      "{\"\":\"\",\"array\":[],\"big\":9007199254740993,\"deep\":{\"null\":null},\"false\":false,"
          + "\"null\":null,\"object\":{},\"real\":1e+300,\"small\":5e-324,"
          + "\"snow\":\"\u2603\",\"zero\":0}";

  private final JsonCodec json = new Jackson3JsonCodec();
  private TenantWorld tenants;
  private Random random;

  abstract MemorySubstrate substrate();

  @BeforeEach
  void newTenant(TestInfo test) {
    random = Seeds.of(test);
    tenants = new TenantWorld(random);
  }

  private WorldMemory as(TenantScope actor) {
    return substrate().as(actor).world();
  }

  private WorldMemory mine() {
    return as(tenants.endUser());
  }

  private WorldMemory admin() {
    return as(tenants.orgAdmin());
  }

  private static Operation put(EntityName name, String attributes, Expected expected) {
    return new Operation.Put(
        name, EntityContent.of("thing", new JsonDocument(attributes), 1), expected);
  }

  private static Operation delete(Expected expected) {
    return new Operation.Delete(ONE, expected);
  }

  private long counted(WorldEntity entity) {
    return (Long) ((Map<?, ?>) json.read(entity.content().attributes())).get("n");
  }

  /** Counts one up as a client does that reads, changes and tries again. */
  private int countUp() {
    for (int attempt = 1; ; attempt++) {
      try {
        List<WorldEntity> there = mine().list(EntityQuery.all(1), Moment.now());
        long n = there.isEmpty() ? 0 : counted(there.get(0));
        Expected expected =
            there.isEmpty() ? Expected.absence() : Expected.version(there.get(0).version());
        var unused = mine().apply(put(ONE, "{\"n\":" + (n + 1) + "}", expected));
        return attempt;
      } catch (VersionMismatchException e) {
        assertTrue(attempt < 1000, "somebody always gets through");
      }
    }
  }

  @Test
  void loses_noneOf16Writers_thatReadAndChangeWhatIsNotThereYet() {
    List<Integer> attempts = Concurrently.run(Collections.nCopies(WRITERS, this::countUp));
    assertEquals(WRITERS, attempts.size());
    assertEquals(WRITERS, counted(mine().get(ONE, Moment.now())));
    assertEquals(WRITERS, mine().state().number());
  }

  @Test
  void letsOneOf16Writers_changeOneVersion_orCreateWhatIsNotThere_orWasDeleted() {
    assertEquals(1, winners(() -> put(ONE, "{}", Expected.absence())));
    assertEquals(1, winners(() -> put(ONE, "{}", Expected.version(1))));
    assertEquals(1, winners(() -> delete(Expected.version(2))));
    assertEquals(1, winners(() -> put(ONE, "{}", Expected.absence())));
    assertEquals(4, mine().get(ONE, Moment.now()).version());
    assertEquals(4, mine().state().number());
  }

  private long winners(Supplier<Operation> operation) {
    Callable<Boolean> writer =
        () -> {
          try {
            var unused = mine().apply(operation.get());
            return true;
          } catch (VersionMismatchException e) {
            return false;
          }
        };
    return Concurrently.run(Collections.nCopies(WRITERS, writer)).stream()
        .filter(won -> won)
        .count();
  }

  /**
   * Nine updates to a restore, from eight clients, each of several entities in an order of its own.
   */
  @Test
  void neitherDeadlocksNorLoses_updatesAndRestores_nineToOne() {
    var unused = mine().apply(insight(names(0, 4)));
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      Random own = new Random(random.nextLong());
      clients.add(
          () -> {
            int updates = 0;
            for (int i = 0; i < 20; i++) {
              if (own.nextInt(10) == 0) {
                Restored restored = admin().restore(Restore.of(1));
                updates += restored.update() == null ? 0 : 1;
              } else {
                List<EntityName> names = names(0, 4);
                Collections.shuffle(names, own);
                var applied = mine().apply(insight(names.subList(0, 2)));
                updates += applied.versions().size() == 2 ? 1 : 0;
              }
            }
            return updates;
          });
    }
    int updates = 1 + Concurrently.run(clients).stream().mapToInt(Integer::intValue).sum();
    assertEquals(updates, mine().state().number());
    assertEquals(
        IntStream.rangeClosed(1, updates).boxed().sorted(Collections.reverseOrder()).toList(),
        mine().updates(UpdateQuery.newest(UpdateQuery.MAX_LIMIT)).stream()
            .map(WorldUpdate::state)
            .toList());
    assertTrue(admin().check(false).isIntact());
  }

  private static List<EntityName> names(int from, int to) {
    return new ArrayList<>(
        IntStream.range(from, to).mapToObj(i -> EntityName.of("e" + i)).toList());
  }

  private Insight insight(List<EntityName> names) {
    return new Insight(
        Seeds.uuid(random),
        "test",
        names.stream()
            .map(name -> put(name, "{\"n\":" + random.nextInt() + "}", Expected.anything()))
            .toList(),
        null,
        ConfidenceRule.REPLACE,
        null);
  }

  /** A third of the updates fails, half of these in the midst of their operations. */
  @Test
  void numbersStatesWithoutAGap_whateverFails_andByNoOthersWork() {
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      int mine = client;
      clients.add(
          () -> {
            int done = 0;
            for (int i = 0; i < 30; i++) {
              try {
                if (i % 6 == 0) {
                  var unused = mine().apply(insight(mine, false));
                } else if (i % 6 == 3) {
                  var unused =
                      mine().apply(put(EntityName.of("e" + mine), "{}", Expected.version(1_000)));
                } else {
                  var unused = mine().apply(insight(mine, true));
                  var unusedOther = as(tenants.endUserElsewhere()).apply(insight(mine, true));
                  done++;
                }
              } catch (SubstrateException refused) {
                assertTrue(i % 3 == 0, refused::toString);
              }
            }
            return done;
          });
    }
    int done = Concurrently.run(clients).stream().mapToInt(Integer::intValue).sum();
    assertEquals(8 * 20, done);
    for (WorldMemory each : List.of(mine(), as(tenants.endUserElsewhere()))) {
      assertEquals(done, each.state().number());
      assertEquals(
          IntStream.rangeClosed(1, done).boxed().sorted(Collections.reverseOrder()).toList(),
          each.updates(UpdateQuery.newest(UpdateQuery.MAX_LIMIT)).stream()
              .map(WorldUpdate::state)
              .toList());
    }
  }

  /** An update of two entities, of which the second one may be refused. */
  private Insight insight(int client, boolean succeeds) {
    Operation first = put(EntityName.of("e" + client), "{}", Expected.anything());
    Operation second =
        succeeds
            ? put(EntityName.of("f" + client), "{}", Expected.anything())
            : new Operation.Patch(
                EntityName.of("nobody"), null, NOTHING, null, Expected.anything());
    return new Insight(
        Seeds.uuid(random), "test", List.of(first, second), null, ConfidenceRule.REPLACE, null);
  }

  @Test
  void keepsAValueOfEveryType_throughSnapshotDeletionAndRestore() {
    var unusedCreation = mine().apply(put(ONE, EVERY_TYPE, Expected.absence()));
    Snapshot snapshot = admin().take("all");
    var unusedEnd = mine().apply(delete(Expected.version(1)));
    var unusedLater = mine().apply(put(EntityName.of("later"), "{}", Expected.absence()));
    assertEquals(new DiffSummary(1, 1, 0), admin().restore(Restore.of(snapshot.state())).changes());
    List<WorldEntity> entities = mine().list(EntityQuery.all(10), Moment.now());
    assertEquals(List.of(ONE), entities.stream().map(WorldEntity::name).toList());
    assertEquals(EVERY_TYPE, entities.get(0).content().attributes().text());
    assertEquals(snapshot.digest(), mine().state().digest());
    assertThrows(ValidationException.class, () -> json.parse("{\"huge\":1e400}"));
    assertEquals("{\"zero\":0}", json.parse("{\"zero\":-0.0}").text(), "there is one zero");
  }

  /** The restore of a state, and the restore of the one before it. */
  @Test
  void restoresExactlyWhatWas_andUndoesThatExactly() {
    var unusedFirst = mine().apply(insight(names(0, 20)));
    List<String> then = contents();
    var unusedSecond = mine().apply(insight(names(10, 30)));
    var unusedThird = mine().apply(new Operation.Delete(EntityName.of("e3"), Expected.presence()));
    List<String> before = contents();
    DiffSummary dry = admin().restore(Restore.dryRun(1)).changes();
    Restored restored = admin().restore(Restore.of(1));
    assertEquals(dry, restored.changes());
    assertEquals(new DiffSummary(1, 10, 10), dry);
    assertEquals(then, contents());
    assertEquals(3, restored.stateBefore());
    var unusedUndoing = admin().restore(Restore.of(restored.stateBefore()));
    assertEquals(before, contents());
    assertEquals(5, mine().state().number());
  }

  private List<String> contents() {
    return mine().list(EntityQuery.all(1000), Moment.now()).stream()
        .flatMap(entity -> Stream.of(entity.name().text(), entity.content().toString()))
        .toList();
  }
}
