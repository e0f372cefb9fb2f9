package io.l9.substrate.application.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lessons in contexts: what is said of them, and which of them are left out. */
final class LessonsInContextsTest extends PromptTestBase {

  private Reflection lesson(String content) {
    return reflection
        .reflections()
        .remember(alice, ReflectionDraft.of(ReflectionKind.LESSON, content))
        .reflection();
  }

  private static Map<UUID, Trust> trusts(PromptContext context) {
    return context.items().stream()
        .filter(item -> item.kind() == ItemKind.LESSON)
        .collect(Collectors.toMap(ContextItem::id, ContextItem::trust));
  }

  @Test
  void lessonsThatSayTheContraryOfEachOther_areMarked() {
    Reflection never = lesson("Never retry a payment that timed out");
    Reflection always = lesson("Always retry a payment that timed out");
    Reflection other = lesson("A payment that timed out is looked up in the ledger first");
    reflection.reflections().contradict(alice, never.id(), always.id());

    PromptContext context = context("a payment that timed out");

    assertEquals(
        Map.of(
            never.id().value(), Trust.CONTRADICTED,
            always.id().value(), Trust.CONTRADICTED,
            other.id().value(), Trust.of(other.path())),
        trusts(context));
  }

  @Test
  void aHarmfulLessonIsLeftOut_andNamed() {
    Reflection harmful = lesson("Restart the database at noon");
    Reflection good = lesson("Drain the connections of the database");
    for (int i = 0; i < 5; i++) {
      reflection.beforeTask().applied(alice, harmful.id(), "task " + i, null, TaskOutcome.FAILURE);
    }

    PromptContext context = context("the database");

    assertEquals(Map.of(good.id().value(), Trust.of(good.path())), trusts(context));
    assertFalse(ids(context).contains(harmful.id().value()));
    assertEquals(
        new LeftOut(ItemKind.LESSON, harmful.id().value(), LeftOut.Reason.HARMFUL, null),
        leftOut(context, harmful.id().value()));
  }
}
