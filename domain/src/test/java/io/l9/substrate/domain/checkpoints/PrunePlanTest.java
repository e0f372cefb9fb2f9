package io.l9.substrate.domain.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrunePlanTest {

  private static ThreadStep step(
      String id, @Nullable String parent, Set<String> deltas, Set<String> valued, String... to) {
    return new ThreadStep(new StepId("", id), parent, deltas, valued, Set.of(to));
  }

  private static Set<String> kept(int newest, ThreadStep... steps) {
    return PrunePlan.kept(List.of(steps), newest).stream()
        .map(StepId::id)
        .collect(Collectors.toSet());
  }

  @Test
  void keepsTheNewestOfEachNamespace() {
    ThreadStep first = step("1", null, Set.of(), Set.of("a"));
    ThreadStep second = step("2", "1", Set.of(), Set.of());
    ThreadStep third = step("3", "2", Set.of(), Set.of());
    ThreadStep sub = new ThreadStep(new StepId("n", "0"), "1", Set.of(), Set.of(), Set.of());
    assertEquals(Set.of("3", "0"), kept(1, first, second, third, sub));
    assertEquals(Set.of("3", "2", "0"), kept(2, first, second, third, sub));
    assertEquals(Set.of(), kept(1));
  }

  @Test
  void keepsAncestorsDownToTheValueOfADeltaChannel() {
    ThreadStep older = step("0", null, Set.of("d"), Set.of("d"), "d");
    ThreadStep value = step("1", "0", Set.of("d"), Set.of("d"), "d");
    ThreadStep between = step("2", "1", Set.of("d"), Set.of(), "d");
    ThreadStep fork = step("3", "1", Set.of("d"), Set.of(), "d");
    ThreadStep head = step("4", "2", Set.of("d"), Set.of(), "d");
    assertEquals(Set.of("1", "2", "4"), kept(1, older, value, between, fork, head));
  }

  @Test
  void keepsAncestorsDownToTheFirstWrite_whereThereIsNoValue() {
    ThreadStep before = step("0", null, Set.of(), Set.of());
    ThreadStep written = step("1", "0", Set.of("d"), Set.of(), "d");
    ThreadStep between = step("2", "1", Set.of("d"), Set.of());
    ThreadStep head = step("3", "2", Set.of("d"), Set.of());
    assertEquals(Set.of("1", "2", "3"), kept(1, before, written, between, head));
  }

  @Test
  void keepsNothingForAChannelThatNobodyWrote_orThatTheHeadHas() {
    ThreadStep first = step("1", null, Set.of("d", "e"), Set.of("e"), "e");
    ThreadStep head = step("2", "1", Set.of("d", "e"), Set.of("e"));
    assertEquals(Set.of("2"), kept(1, first, head));
  }

  @Test
  void endsWhereAStepIsItsOwnAncestor() {
    ThreadStep first = step("1", "2", Set.of("d"), Set.of(), "d");
    ThreadStep head = step("2", "1", Set.of("d"), Set.of(), "d");
    assertEquals(Set.of("1", "2"), kept(1, first, head));
  }
}
