package io.l9.substrate.persistence.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that go around the ports: by clients of the schema, which are logged, and damage. */
class WorldDamageIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private final WorldStore store = MEMORY.persistence().world();
  private Random random;
  private TenantScope admin;
  private World home;

  @BeforeEach
  void fill(TestInfo test) {
    random = Seeds.of(test);
    admin = new TenantWorld(random).orgAdmin();
    home = World.of(admin);
    put("a", "{\"n\":1}");
    put("b", "{\"n\":1}");
    put("b", "{\"n\":2}");
    put("c", "{}");
  }

  private <T> T as(Supplier<T> work) {
    return store.unitOfWork().inScope(admin, work);
  }

  private void put(String name, String attributes) {
    EntityName entity = EntityName.of(name);
    Applied unused =
        as(
            () -> {
              WorldRepository.Look look = store.worlds().hold(home, Set.of(entity), null, false);
              EntityVersion newest = look.newest().get(entity);
              return store
                  .worlds()
                  .apply(
                      home,
                      UpdateDraft.change(Seeds.uuid(random)),
                      List.of(
                          new NextVersion(
                              entity,
                              newest == null ? 1 : newest.number() + 1,
                              new EntityContent("thing", new JsonDocument(attributes), 1))));
            });
  }

  private WorldState state() {
    return as(() -> store.index().state(home));
  }

  private List<WorldEntity> entities() {
    return as(() -> store.index().entities(home, EntityQuery.all(100), null));
  }

  private WorldCheck check(boolean isRepairing) {
    return as(
        () -> {
          WorldRepository.Look unused = store.worlds().hold(home, Set.of(), null, true);
          return store.worlds().check(home, isRepairing);
        });
  }

  /** Runs statements as a member of the organisation in psql would, in one transaction. */
  private void psql(String... statements) {
    List<String> scoped = new ArrayList<>();
    UUID tenant = admin.tenant().value();
    scoped.add(
        "SELECT l9_begin_scope('%s', '%s', NULL, 'org_admin')"
            .formatted(tenant, WorldSql.org(home)));
    scoped.addAll(List.of(statements));
    execute(scoped);
  }

  /** Runs a statement as a superuser whom no trigger and no policy stops. */
  private void damage(String statement) {
    execute(List.of("SET LOCAL session_replication_role = replica", statement));
  }

  private void execute(List<String> statements) {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      superuser.setAutoCommit(false);
      for (String one : statements) {
        boolean unused =
            statement.execute(
                one.replace(
                    "$world",
                    "tenant_id = '%s' AND org_id = '%s'"
                        .formatted(admin.tenant(), WorldSql.org(home))));
      }
      superuser.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void logsChangesOfOtherClients_asVersionsAndUpdates() {
    psql("INSERT INTO world_model_entities (entity_id, attributes) VALUES ('d', '{\"n\": 5}')");
    psql("UPDATE world_model_entities SET attributes = '{\"n\": 6}' WHERE entity_id IN ('a', 'd')");
    psql("DELETE FROM world_model_entities WHERE entity_id = 'c'");
    psql(
        "INSERT INTO world_model_entities (entity_id, attributes) VALUES ('c', '{}')"
            + " ON CONFLICT (tenant_id, org_id, user_id, entity_id)"
            + " DO UPDATE SET attributes = excluded.attributes");
    assertEquals(8, state().number());
    List<WorldUpdate> updates = as(() -> store.index().updates(home, UpdateQuery.newest(4)));
    assertEquals(
        List.of("direct", "direct", "direct", "direct"),
        updates.stream().map(WorldUpdate::type).toList());
    assertEquals(List.of(1, 1, 2, 1), updates.stream().map(WorldUpdate::entities).toList());
    assertEquals(List.of("a 2", "b 2", "c 3", "d 2"), numbered());
    assertEquals(List.of("a", "d"), found("n", "6"));
    assertTrue(check(false).isIntact(), "and the log agrees with the entities");
  }

  @Test
  void logsWhatOtherClientsRenameAndMove_whereItWasToo() {
    psql("UPDATE world_model_entities SET entity_id = 'z' WHERE $world AND entity_id = 'a'");
    assertEquals(List.of("b 2", "c 1", "z 1"), numbered());
    assertEquals(List.of("a", "z"), newestNames());
    psql(
        "UPDATE world_model_entities SET user_id = gen_random_uuid() WHERE $world AND entity_id = 'b'");
    assertEquals(List.of("c 1", "z 1"), numbered());
    assertEquals(List.of("b"), newestNames());
    psql("UPDATE world_model_entities SET user_id = NULL WHERE $world AND entity_id = 'b'");
    assertEquals(List.of("b 4", "c 1", "z 1"), numbered());
    execute(
        List.of(
            "SELECT l9_begin_scope('%s', NULL, NULL, 'tenant_admin')".formatted(admin.tenant()),
            "UPDATE world_model_entities SET org_id = NULL WHERE $world AND entity_id = 'c'"));
    assertEquals(List.of("b 4", "z 1"), numbered());
    assertEquals(8, state().number());
    assertEquals(
        List.of("c"),
        as(() -> store.index().entities(new World(home.tenant(), null), EntityQuery.all(9), null))
            .stream()
            .map(entity -> entity.name().text())
            .toList());
    assertEquals(3, as(() -> store.index().entities(home, EntityQuery.all(9), 4)).size());
    assertTrue(check(false).isIntact(), "and the log agrees with the entities");
  }

  private List<String> numbered() {
    return entities().stream().map(entity -> entity.name() + " " + entity.version()).toList();
  }

  private List<String> newestNames() {
    return as(() -> store.index().updates(home, UpdateQuery.newest(1))).get(0).names().stream()
        .map(EntityName::text)
        .toList();
  }

  @Test
  void takesNoRowOfOtherClientsInTheLog_forAnUpdate() {
    List<WorldUpdate> log = as(() -> store.index().updates(home, UpdateQuery.newest(9)));
    UUID insight = Seeds.uuid(random);
    UUID id = Seeds.uuid(random);
    String row =
        "INSERT INTO world_model_updates (update_id, insight_id, insight_type, entities,"
            + " state_version_before, state_version_after, applied_at) VALUES ";
    psql(
        row
            + "('%s', '%s', 'x', '[]', 499, 500, now() - interval '9 days')"
                .formatted(id, insight));
    psql(row + "(gen_random_uuid(), NULL, 'x', '[]', 1, 2, clock_timestamp())");
    psql(row + "(gen_random_uuid(), NULL, NULL, '{}', 3, 4, clock_timestamp())");
    Instant now = Instant.now();
    assertEquals(log, as(() -> store.index().updates(home, UpdateQuery.newest(9))));
    assertEquals(4, as(() -> store.index().stateAt(home, now)));
    assertEquals(0, as(() -> store.index().stateAt(home, now.minus(Duration.ofDays(5)))));
    assertTrue(as(() -> store.index().update(home, id)).isEmpty());
    assertNull(as(() -> store.worlds().hold(home, Set.of(), insight, false)).earlier());

    UpdateDraft restore = UpdateDraft.restore(Seeds.uuid(random));
    WorldUpdate restored =
        as(
            () -> {
              WorldRepository.Look unused = store.worlds().hold(home, Set.of(), null, true);
              psql(row + "(gen_random_uuid(), NULL, 'x', '[]', 4, 5, 'tomorrow')");
              store.worlds().setRetention(home, new WorldRetention(1, null));
              return store.worlds().restore(home, 1, restore);
            });
    assertEquals(restore.id(), restored.id());
    assertEquals(0, forgotten(now), "all states are of the last day");
    assertEquals(1, forgotten(now.plus(Duration.ofDays(3))));
    assertEquals(5, state().oldest());
    assertEquals(5, state().number());
  }

  private static long forgotten(Instant now) {
    TenantId operators = new TenantId(new UUID(0, 0));
    UUID operator = new UUID(0, 1);
    MaintenanceStore jobs = MEMORY.maintenance();
    return jobs.unitOfWork()
        .inScope(
            new TenantScope(operators, null, null, Role.PLATFORM_ADMIN, operator, null, null),
            () -> jobs.repository().work(JobCommand.of(Job.FORGET_WORLDS), now, null))
        .touched();
  }

  @Test
  void findsNoNumberOfOtherClients_byWhatADoubleSaysOfIt() {
    psql(
        "INSERT INTO world_model_entities (entity_id, attributes)"
            + " VALUES ('d', '{\"n\": 100.000000000000001}'), ('e', '{\"n\": 100.0}')");
    assertEquals(List.of("e"), found("n", "100"));
    assertTrue(check(false).isIntact());
  }

  private List<String> found(String path, String value) {
    AttributeCondition condition =
        new AttributeCondition(new AttributePath(path), new JsonDocument(value));
    EntityQuery query = new EntityQuery(null, List.of(condition), null, null, 9, null);
    return as(() -> store.index().entities(home, query, null)).stream()
        .map(entity -> entity.name().text())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE world_model_entities SET confidence = .5 WHERE $world AND entity_id = 'a'",
        "DELETE FROM world_model_entities WHERE $world AND entity_id = 'a'",
        "INSERT INTO world_model_entities (entity_id, attributes) VALUES ('b', '{}')"
      })
  @Timeout(60)
  void otherClientsWaitForARestore_beforeTheyLockARow(String direct) throws Exception {
    put("a", "{\"n\":7}");
    psql("DELETE FROM world_model_entities WHERE $world AND entity_id = 'b'");
    String world = "'%s', '%s'".formatted(admin.tenant(), WorldSql.org(home));
    CompletableFuture<Void> client;
    try (Connection restoring = MEMORY.database().superuser().getConnection();
        Statement statement = restoring.createStatement()) {
      restoring.setAutoCommit(false);
      boolean unused = statement.execute("SELECT l9_begin_scope(" + world + ", NULL, 'org_admin')");
      unused = statement.execute("SELECT l9_hold_world(" + world + ", '{}', NULL, true)");
      unused = statement.execute("SELECT l9_next_world_state(" + world + ")");
      client = CompletableFuture.runAsync(() -> psql(direct));
      awaitAWaitingStatement(statement);
      unused =
          statement.execute(
              "SELECT l9_restore_world(" + world + ", 4, gen_random_uuid(), 'restore')");
      restoring.rollback();
    }
    client.get();
    assertEquals(7, state().number());
    assertTrue(check(false).isIntact());
  }

  private static void awaitAWaitingStatement(Statement statement) throws Exception {
    boolean isWaiting = false;
    while (!isWaiting) {
      Thread.sleep(10);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND l.pid <>"
                  + " pg_backend_pid())")) {
        row.next();
        isWaiting = row.getBoolean(1);
      }
    }
  }

  @Test
  void findsVersionsThatAreNotWhatWasStored_andRepairsNothingByThem() {
    damage(
        "UPDATE world_entity_versions SET attributes = '{\"n\": 9}' WHERE $world"
            + " AND entity_id IN ('a', 'b')");
    WorldCheck found = check(true);
    assertEquals(3, found.damagedVersions());
    assertEquals(0, found.differences(), "a damaged version tells nothing of its entity");
    assertFalse(found.isIntact());
    assertEquals("[{\"n\": 1}, {\"n\": 2}, {}]", stored(), "what is there stays");
    damage("UPDATE world_model_entities SET confidence = .5 WHERE $world AND entity_id = 'c'");
    assertTrue(check(true).isRepaired(), "beside what is not damaged");
  }

  /** Returns the attributes of the entities' own rows, in the order of their names. */
  private String stored() {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT jsonb_agg(attributes ORDER BY entity_id)::text FROM world_model_entities"
                    + " WHERE tenant_id = '%s'".formatted(admin.tenant()))) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE world_model_entities SET attributes = '{\"n\": 9}' WHERE $world AND entity_id = 'a'",
        "UPDATE world_model_entities SET entity_type = 'x' WHERE $world AND entity_id = 'a'",
        "UPDATE world_model_entities SET confidence = .5 WHERE $world AND entity_id = 'a'",
        "UPDATE world_model_entities SET version = 7 WHERE $world AND entity_id = 'b'",
        "UPDATE world_model_entities SET entity_id = 'z' WHERE $world AND entity_id = 'b'",
        "UPDATE world_model_entities SET user_id = gen_random_uuid() WHERE $world",
        "DELETE FROM world_model_entities WHERE $world AND entity_id = 'c'",
        "DELETE FROM world_model_entities WHERE $world",
        "INSERT INTO world_model_entities (tenant_id, org_id, entity_id)"
            + " SELECT tenant_id, org_id, 'y' FROM world_states WHERE $world",
        "UPDATE world_states SET entity_count = 9 WHERE $world",
        "UPDATE world_states SET state_version = 9 WHERE $world",
        "UPDATE world_states SET digest = ~digest WHERE $world",
        "DELETE FROM world_states WHERE $world",
        "UPDATE world_model_entities SET version = NULL WHERE $world",
        "UPDATE world_model_entities SET attributes = 'null' WHERE $world AND entity_id = 'c'",
        "UPDATE world_entity_attributes SET number_value = 7 WHERE $world AND entity_id = 'a'",
        "UPDATE world_entity_attributes SET is_reference = true WHERE $world AND entity_id = 'a'",
        "DELETE FROM world_entity_attributes WHERE $world AND entity_id = 'b'",
        "INSERT INTO world_entity_attributes (tenant_id, org_id, entity_id, path, kind, text_value)"
            + " SELECT tenant_id, org_id, 'c', 'p', 'null', 'null' FROM world_states WHERE $world",
        "INSERT INTO world_entity_attributes (tenant_id, org_id, entity_id, path, kind, text_value)"
            + " SELECT tenant_id, org_id, 'nobody', 'p', 'null', 'null' FROM world_states"
            + " WHERE $world"
      })
  void findsAndRepairsDamage(String planted) {
    WorldState before = state();
    List<WorldEntity> entities = entities();
    damage(planted);
    WorldCheck found = check(false);
    assertFalse(found.isIntact(), planted);
    assertFalse(found.isRepaired());
    assertTrue(check(true).isRepaired());
    assertTrue(check(false).isIntact(), planted);
    assertEquals(before, state(), "proven by the digest");
    assertEquals(entities, entities());
  }
}
