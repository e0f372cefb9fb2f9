package io.l9.substrate.domain.reflection.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.task.Promotion.Statement;
import io.l9.substrate.domain.reflection.task.Promotion.Support;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PromotionTest {

  private static final JsonDocument NOTHING = new JsonDocument("{}");
  private static final Statement CACHE =
      new Statement(Polarity.GOOD, NormalForm.of("Warm the cache first"));

  private static TaskReflection task(String id, List<String> worked, List<String> failed) {
    TaskFindings findings =
        new TaskFindings(worked, failed, List.of(), List.of(), List.of(), List.of());
    TaskReflectionDraft draft =
        new TaskReflectionDraft(
            id,
            null,
            null,
            List.of(),
            TaskOutcome.SUCCESS,
            findings,
            List.of(),
            null,
            NOTHING,
            NOTHING,
            NOTHING,
            null,
            Visibility.SHARED);
    return TaskReflection.first(
        new TaskReflectionId(UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))),
        new Ownership(new TenantId(new UUID(0, 1)), null, null),
        draft,
        FactPath.INFERRED,
        true,
        new Author(null, null),
        Instant.EPOCH);
  }

  private static Support support(TaskReflection... tasks) {
    Map<Statement, Support> supports = Promotion.supports(List.of(tasks));
    return Objects.requireNonNull(supports.get(CACHE));
  }

  @Test
  void threeTasksMakeAPatternAndNameThemselves() {
    Support two =
        support(
            task("a", List.of("Warm the cache first"), List.of()),
            task("b", List.of("warm the cache first!"), List.of()));
    assertFalse(two.isPattern(false));
    assertTrue(two.isPattern(true), "one that is a pattern already stays one");
    Support three =
        support(
            task("c", List.of("warm the CACHE first"), List.of()),
            task("a", List.of("Warm the cache first"), List.of()),
            task("b", List.of("warm the cache first!"), List.of()));
    assertTrue(three.isPattern(false));
    assertEquals(Set.of("a", "b", "c"), three.tasks());
    assertEquals("Warm the cache first", three.wording());
  }

  @Test
  void aTaskThatSaysItOftenIsOneTask() {
    Support one =
        support(task("a", List.of("Warm the cache first", "warm the cache first"), List.of()));
    assertEquals(Set.of("a"), one.tasks());
    assertFalse(one.isPattern(true));
  }

  @Test
  void theSidesAreApart() {
    Support good =
        support(
            task("a", List.of("Warm the cache first"), List.of()),
            task("b", List.of(), List.of("Warm the cache first")));
    assertEquals(Set.of("a"), good.tasks());
  }
}
