package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The indexes by which each kind of finding is read, as {@code l9_api} behind the policies. */
class ReviewPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final TenantScope ACTOR = new MemoryFixture(new Random(12)).actor();
  private static final Instant UNTIL = NOW.plus(Duration.ofDays(7));
  private static final int FACTS = 6000;
  private static final String LOOKED_AT = "4096";

  private static ObservedDataSource observed;
  private static Persistence persistence;

  /**
   * One fact in a hundred was concluded of a packet that is used often, as many differ about a
   * predicate that takes one value, and as many were contradicted beside another.
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
          INSERT INTO packet_store (tenant_id, org_id, user_id, packet_id, packet_type, envelope,
            "timestamp", access_count, ttl, importance_score)
          SELECT %1$s, md5('packet' || i)::uuid, 'note', '{}', timestamptz '%2$s', i %% 10,
            timestamptz '%2$s' + make_interval(mins => i), 0.5 + (i %% 5) / 10.0
          FROM generate_series(0, %3$d) AS i"""
              .formatted(owner, NOW, FACTS / 10));
      statement.execute(
          """
          INSERT INTO knowledge_facts (tenant_id, org_id, user_id, fact_id, subject, predicate,
            object, object_type, governed, slot_key, object_key, subject_skeleton,
            statement_skeleton, path, state, known_from, confidence, supporting_packet_count,
            contradiction_count, created_at, scope)
          SELECT %1$s, md5('fact' || i)::uuid, 'subject ' || i / 2, p.predicate, to_jsonb(i), 'value',
            true, md5('slot' || p.predicate || CASE WHEN i %% 200 < 2 THEN i / 2 ELSE i END)::uuid,
            md5('object' || i)::uuid, md5('s' || i / 2)::uuid, md5('o' || i)::uuid,
            CASE i %% 2 WHEN 0 THEN 'inferred' ELSE 'stated' END, 'held', timestamptz '%2$s', 0.8, 1,
            CASE WHEN i %% 400 = 201 THEN 1 ELSE 0 END,
            timestamptz '%2$s' - make_interval(secs => i), 'shared'
          FROM generate_series(0, %3$d) AS i,
            LATERAL (SELECT CASE i / 2 %% 200 WHEN 0 THEN 'city' WHEN 100 THEN 'likes'
              ELSE CASE i / 2 %% 5 WHEN 0 THEN 'city' ELSE 'predicate ' || i / 2 %% 20 END END) AS p (predicate)"""
              .formatted(owner, NOW, FACTS - 1));
      statement.execute(
          """
          INSERT INTO fact_evidence (tenant_id, org_id, user_id, fact_id, packet_id, roots, path,
            revision, recorded_at)
          SELECT %1$s, md5('fact' || i)::uuid, md5('packet' || n)::uuid, '{}', 'inferred', 1,
            timestamptz '%2$s'
          FROM generate_series(0, %3$d) AS i,
            LATERAL unnest(ARRAY[i / 10, (i / 10 + 1) %% (%3$d / 10)]) AS n"""
              .formatted(owner, NOW, FACTS - 1));
      statement.execute(
          "INSERT INTO fact_predicates (tenant_id, org_id, predicate, single, updated_at) VALUES ('"
              + ACTOR.tenant()
              + "', NULL, 'city', true, now())");
      statement.execute(
          """
          INSERT INTO fact_rejections (tenant_id, org_id, user_id, subject, predicate, object,
            object_type, subject_skeleton, statement_skeleton, reason, rejected_at, attempts,
            last_attempt)
          SELECT %1$s, 's', 'p', '1', 'value', md5('rs' || i)::uuid, md5('ro' || i)::uuid, 'r',
            timestamptz '%2$s', i %% 2, timestamptz '%2$s' + make_interval(secs => i)
          FROM generate_series(1, %3$d) AS i"""
              .formatted(owner, NOW, FACTS / 10));
      fillLessons(statement, owner);
      statement.execute("ANALYZE");
    }
  }

  /** One lesson in a hundred has a contrary, and as many failed in one of their tasks. */
  private static void fillLessons(Statement statement, String owner) throws SQLException {
    statement.execute(
        """
        INSERT INTO reflection_store (tenant_id, org_id, user_id, reflection_id, reflection_type,
          content, governed, normal_key, skeleton, path, confidence, priority, entities, tags,
          created_at, updated_at, contradicts)
        SELECT %1$s, md5('lesson' || i)::uuid, 'lesson', 'lesson ' || i, true,
          md5('normal' || i)::uuid, md5('skeleton' || i)::uuid, 'inferred', 0.8, 'medium', '{}',
          '{}', timestamptz '%2$s' - make_interval(secs => i), timestamptz '%2$s',
          CASE WHEN i %% 100 = 0 THEN ARRAY[md5('lesson' || i + 1)::uuid] ELSE '{}' END
        FROM generate_series(0, %3$d) AS i"""
            .formatted(owner, NOW, FACTS - 1));
    statement.execute(
        """
        INSERT INTO reflection_uses (tenant_id, org_id, user_id, task_id, reflection_id, task_kind,
          applied, outcome, repeated, used_at)
        SELECT %1$s, 'task ' || t, md5('lesson' || i)::uuid, 'general', false,
          CASE WHEN i %% 100 = 0 AND t = 1 THEN 'failure' ELSE 'success' END, false,
          timestamptz '%2$s'
        FROM generate_series(0, %3$d) AS i, generate_series(1, 3) AS t"""
            .formatted(owner, NOW, FACTS - 1));
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  @Test
  void findsConflicts_byTheSlotsOfDeclaredPredicates_andOfContradictedFacts() {
    String plan =
        plan(
            ReviewKind.CONFLICT, "knowledge_facts_predicate_slots", "knowledge_facts_contradicted");
    assertUses(plan, "knowledge_facts_slot");
  }

  @Test
  void findsWhatIsUsed_byTheFactsThatAgentsConcluded_manyOfThemAtMost() {
    String plan = plan(ReviewKind.LOW_TRUST_USED, "knowledge_facts_inferred", "fact_evidence_pkey");
    assertTrue(observed.statements().toString().contains("LIMIT " + LOOKED_AT), plan);
  }

  @Test
  void findsRejectedValuesThatCameAgain_byTheirLastAttempt() {
    plan(ReviewKind.REJECTED_AGAIN, "fact_rejections_attempted");
  }

  /** Of one tenant alone the index without the tenant is as good. */
  @Test
  void findsPacketsThatExpire_byTheirExpiry() {
    plan(ReviewKind.EXPIRING, "(packet_store_expiry|idx_packet_ttl)");
  }

  @Test
  void findsLessonsThatFailed_byTheirFailures() {
    ReflectionStore lessons = persistence.reflections();
    List<ReflectionId> first = read(() -> lessons.uses().failed(2, null));
    assertEquals(2, first.size());
    observed.clear();
    assertEquals(2, read(() -> lessons.uses().failed(2, first.get(1))).size());
    assertUses(observed.plans(), "reflection_uses_failed");
  }

  @Test
  void findsContraries_byTheLessonsThatHaveAny() {
    ReflectionStore lessons = persistence.reflections();
    Page<Reflection> first = read(() -> lessons.reflections().withContraries(2, null));
    observed.clear();
    assertEquals(
        2, read(() -> lessons.reflections().withContraries(2, first.next())).items().size());
    assertUses(observed.plans(), "reflection_store_contraries");
  }

  @Test
  void findsWhatIsRejected_byItsSkeleton() {
    ReflectionStore lessons = persistence.reflections();
    List<Reflection> some = read(() -> lessons.reflections().withContraries(2, null)).items();
    List<UUID> skeletons = some.stream().map(Reflection::skeleton).toList();
    observed.clear();
    assertEquals(2, read(() -> lessons.reflections().ofSkeletons(skeletons)).size());
    assertUses(observed.plans(), "reflection_store_skeletons");
  }

  private static <T> T read(Supplier<T> query) {
    return persistence.memory().unitOfWork().inScope(ACTOR, query);
  }

  /** Returns the plan of the second page. */
  private static String plan(ReviewKind kind, String... indexes) {
    Page<Finding> first = page(kind, null);
    assertEquals(2, first.items().size());
    observed.clear();
    assertEquals(2, page(kind, first.next()).items().size());
    String plan = observed.plans();
    for (String index : indexes) {
      assertUses(plan, index);
    }
    assertTrue(plan.contains("tenant_id = "), plan);
    return plan;
  }

  private static void assertUses(String plan, String index) {
    assertTrue(
        Pattern.compile("Index (Only )?Scan (Backward )?(using|on) (public\\.)?" + index)
            .matcher(plan)
            .find(),
        plan);
  }

  private static Page<Finding> page(ReviewKind kind, @Nullable Position after) {
    return read(() -> persistence.knowledge().reviews().findings(kind, NOW, UNTIL, 2, after));
  }
}
