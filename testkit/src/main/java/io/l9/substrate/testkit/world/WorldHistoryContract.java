package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit for histories of worlds that come from elsewhere. */
public abstract class WorldHistoryContract extends WorldContract {

  private static final Instant BEFORE = Instant.parse("2025-06-01T00:00:00Z");

  private static EntityVersion version(
      String name, int number, int state, @Nullable EntityContent content) {
    return new EntityVersion(name(name), number, state, content, BEFORE, at(state));
  }

  private static Instant at(int state) {
    return BEFORE.plusSeconds(state);
  }

  private WorldUpdate update(int state, String... names) {
    return new WorldUpdate(
        newId(),
        state,
        "told",
        newId(),
        "f",
        .5,
        names.length,
        List.of(names).stream().map(WorldContract::name).toList(),
        at(state));
  }

  private void append(
      TenantScope actor, int state, @Nullable WorldUpdate update, EntityVersion... versions) {
    run(
        actor,
        () -> {
          WorldRepository.Look unused = worlds().hold(home(), Set.of(), null, true);
          worlds().append(home(), new HistoryPart(state, at(state), update, List.of(versions)));
        });
  }

  private void append(int state, @Nullable WorldUpdate update, EntityVersion... versions) {
    append(world().orgAdmin(), state, update, versions);
  }

  private boolean isIntact() {
    return as(
        world().orgAdmin(),
        () -> {
          WorldRepository.Look unused = worlds().hold(home(), Set.of(), null, true);
          return worlds().check(home(), false).isIntact();
        });
  }

  @Test
  void continuesAHistory_withItsNumbersAndTimes() {
    EntityVersion old = version("a", 4, 3, content("{\"n\":1}"));
    append(7, null, old);
    append(7, null, version("b", 1, 7, content("{}")));
    assertEquals(7, state().oldest());
    WorldUpdate told = update(8, "a", "b", "c");
    EntityVersion changed = version("a", 5, 8, content("{\"n\":2}"));
    append(8, told, changed, version("b", 2, 8, null));
    append(8, null, version("c", 9, 8, content("{\"r\":{\"$ref\":\"a\"}}")));

    WorldState state = state();
    assertEquals(8, state.number());
    assertEquals(7, state.oldest());
    assertEquals(2, state.entities());
    assertEquals(at(8), state.changedAt());
    assertEquals(List.of(changed, old), versions("a"));
    assertEquals(List.of("a", "b"), names(7));
    assertEquals(List.of("a", "c"), names(8));
    assertEquals(3, as(actor(), () -> index().changes(home(), 8, 9, null)).size());
    assertEquals(1, as(actor(), () -> index().changes(home(), 8, 9, name("b"))).size());
    assertEquals(List.of(told), as(actor(), () -> index().updates(home(), UpdateQuery.newest(9))));
    assertTrue(isIntact());
    assertEquals(6, apply(put("a", "{}")).versions().get(0).number());
    assertEquals(9, state().number());
    assertTrue(isIntact());
  }

  private List<String> names(int state) {
    return entities(state).stream().map(entity -> entity.name().text()).toList();
  }

  @Test
  void beginsWithItsFirstUpdate_ifAllOfItIsKept() {
    append(1, update(1, "a"), version("a", 1, 1, content("{}")));
    assertEquals(0, state().oldest());
    assertEquals(1, state().number());
  }

  @Test
  void refusesAVersionThatIsThere_andAnUpdateOfAnotherWorld() {
    WorldUpdate told = update(1, "a");
    append(1, told, version("a", 1, 1, content("{}")));
    assertThrows(
        ConflictException.class,
        () -> append(2, update(2, "a"), version("a", 1, 2, content("{\"n\":1}"))));
    assertEquals(1, state().number(), "nothing of it is stored");
  }

  @Test
  void isForThoseWhoMayChangeTheWorld() {
    EntityVersion version = version("a", 1, 1, content("{}"));
    for (TenantScope actor : world().actors()) {
      if (!home().isWritableBy(actor)) {
        assertThrows(ForbiddenException.class, () -> append(actor, 1, update(1, "a"), version));
      }
    }
    assertEquals(WorldState.NONE, state());
    assertThrows(
        IllegalStateException.class,
        () -> worlds().append(home(), new HistoryPart(1, at(1), null, List.of(version))));
  }
}
