package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The indexes by which reflections, tasks and the ledger are read; see {@link ReflectionIndexIT}.
 */
class ReflectionPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final TenantScope ACTOR = new MemoryFixture(new Random(14)).actor();
  private static final int ROWS = 4000;

  private static ObservedDataSource observed;
  private static Persistence persistence;

  /**
   * Every task had one reflection; one reflection in a hundred is a failure, as many are rejected.
   */
  @BeforeAll
  static void fill() throws SQLException {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c jit=off");
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0);
    String owner =
        "'%s'::uuid, '%s'::uuid, '%s'::uuid".formatted(ACTOR.tenant(), ACTOR.org(), ACTOR.user());
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          INSERT INTO reflection_store (tenant_id, org_id, user_id, reflection_id, reflection_type,
            content, normal_key, skeleton, path, terms, task_id, state, governed, created_at,
            updated_at)
          SELECT %1$s, md5('reflection' || i)::uuid,
            CASE WHEN i %% 100 = 0 THEN 'failure' ELSE 'lesson' END, 'content ' || i,
            md5('normal' || i)::uuid, md5('skeleton' || i)::uuid, 'stated', ARRAY['word' || i],
            'task ' || i, CASE WHEN i %% 100 = 1 THEN 'rejected' ELSE 'active' END, true,
            timestamptz '%2$s' + make_interval(secs => i), timestamptz '%2$s'
          FROM generate_series(1, %3$d) AS i"""
              .formatted(owner, NOW, ROWS));
      statement.execute(
          """
          INSERT INTO reflection_uses (tenant_id, org_id, user_id, task_id, reflection_id,
            task_kind, applied, repeated, used_at)
          SELECT %1$s, 'task ' || i, md5('reflection' || i)::uuid, 'kind', false, false,
            timestamptz '%2$s'
          FROM generate_series(1, %3$d) AS i"""
              .formatted(owner, NOW, ROWS));
      statement.execute(
          """
          INSERT INTO task_reflections (tenant_id, org_id, user_id, id, task_id, task_kind, outcome,
            created_at)
          SELECT %1$s, md5('task' || i)::uuid, 'task ' || i, 'kind ' || i %% 50, 'success',
            timestamptz '%2$s' + make_interval(secs => i)
          FROM generate_series(1, %3$d) AS i"""
              .formatted(owner, NOW, ROWS));
      statement.execute("ANALYZE");
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  @Test
  void listsThePagesInTheOrderOfTheIndex() {
    Page<Reflection> first = run(store -> store.reflections().list(ReflectionQuery.newest(), NOW));
    ReflectionQuery query = ReflectionQuery.newest();
    String plan =
        plan(
            "reflection_store_newest",
            store ->
                store
                    .reflections()
                    .list(
                        new ReflectionQuery(
                            query.kinds(),
                            query.states(),
                            false,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            5,
                            first.next()),
                        NOW)
                    .items()
                    .size(),
            5);
    assertTrue(plan.contains("ROW(r.created_at"), plan);
    plan(
        "task_reflections_newest",
        store ->
            store.tasks().list(new TaskReflectionQuery(null, null, null, 5, null)).items().size(),
        5);
  }

  @Test
  void listsTheReflectionsOfATask_byTheTask() {
    plan("reflection_store_task", store -> listed(store, "task 7").items().size(), 1);
  }

  private static Page<Reflection> listed(ReflectionStore store, @Nullable String task) {
    return store
        .reflections()
        .list(
            new ReflectionQuery(
                Set.of(),
                Set.of(ReflectionState.ACTIVE),
                false,
                null,
                null,
                null,
                task,
                null,
                null,
                5,
                null),
            NOW);
  }

  @Test
  void comparesTheKindsAskedFor_andNoOthers() {
    String plan =
        plan(
            "reflection_store_kinds",
            store ->
                store
                    .reflections()
                    .search(
                        new Search(
                            List.of(Set.of("word100"), Set.of("word7")),
                            null,
                            null,
                            List.of(new Share(Set.of(ReflectionKind.FAILURE), 5)),
                            0,
                            NOW))
                    .size(),
            1);
    assertTrue(plan.contains("reflection_type = 'failure'"), plan);
  }

  @Test
  void readsTheLedgerByTaskAndByReflection_andRatesByKind() {
    ReflectionId id = run(store -> listed(store, "task 7")).items().get(0).id();
    plan("reflection_uses_key", store -> store.uses().ofTask(ACTOR.owner(), "task 7").size(), 1);
    plan("reflection_uses_reflection", store -> store.uses().counts(List.of(id)).size(), 1);
    plan("task_reflections_kind", store -> store.uses().rates(Set.of("kind 7")).size(), 1);
  }

  @Test
  void knowsAgainByTheKey_andByTheSkeletonOfARejection() {
    Reflection row = run(store -> listed(store, "task 7")).items().get(0);
    Reflection rejected = run(store -> store.reflections().list(rejected(), NOW)).items().get(0);
    plan(
        "reflection_store_active",
        store -> store.reflections().ofKeys(List.of(row.key())).size(),
        0);
    plan(
        "reflection_store_rejected",
        store -> store.reflections().rejected(List.of(rejected.skeleton())).size(),
        1);
  }

  private static ReflectionQuery rejected() {
    return new ReflectionQuery(
        Set.of(),
        Set.of(ReflectionState.REJECTED),
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        1,
        null);
  }

  private static String plan(String index, Function<ReflectionStore, Integer> query, int expected) {
    observed.clear();
    assertEquals(expected, run(query));
    String plan = observed.plans();
    assertTrue(
        Pattern.compile("Index (Only )?Scan (Backward )?(using|on) (public\\.)?" + index)
            .matcher(plan)
            .find(),
        plan);
    assertFalse(plan.contains("Seq Scan on"), plan);
    return plan;
  }

  private static <T> T run(Function<ReflectionStore, T> query) {
    ReflectionStore store = persistence.reflections();
    return store.unitOfWork().inScope(ACTOR, () -> query.apply(store));
  }
}
