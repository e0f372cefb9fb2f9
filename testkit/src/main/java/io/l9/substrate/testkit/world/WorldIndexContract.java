package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.AttributeLeaf;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.Reference.Direction;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit for reading worlds, now and at earlier states. */
public abstract class WorldIndexContract extends WorldContract {

  @Test
  void readsAnEntityTheSame_byVersionStateAndTime() {
    List<Applied> applied = new ArrayList<>();
    applied.add(apply(put("a", "{\"n\":1}")));
    applied.add(apply(put("other", "{}")));
    applied.add(apply(delete("a")));
    applied.add(apply(put("a", "{\"n\":3}")));
    for (Applied one : applied) {
      int state = one.update().state();
      Optional<EntityVersion> byState = as(actor(), () -> index().newest(home(), name("a"), state));
      int number = byState.orElseThrow().number();
      assertEquals(byState, as(actor(), () -> index().version(home(), name("a"), number)));
      int byTime = as(actor(), () -> index().stateAt(home(), one.update().at()));
      int last =
          applied.stream()
              .map(Applied::update)
              .filter(update -> !update.at().isAfter(one.update().at()))
              .mapToInt(WorldUpdate::state)
              .max()
              .orElseThrow();
      assertEquals(last, byTime, "the last of those that came at once");
    }
    assertEquals(
        as(actor(), () -> index().newest(home(), name("a"), 4)),
        as(actor(), () -> index().newest(home(), name("a"), null)));
    assertEquals(Optional.empty(), as(actor(), () -> index().newest(home(), name("a"), 0)));
    assertEquals(Optional.empty(), as(actor(), () -> index().version(home(), name("a"), 9)));
    assertEquals(0, as(actor(), () -> index().stateAt(home(), Instant.EPOCH)));
  }

  @Test
  void pagesEntities_byName_nowAndAtAState() {
    Applied unused = apply(put("a", "{}"), put("b", "{}"), put("c", "{}"), put("d", "{}"));
    unused = apply(delete("b"), put("e", "{}"));
    assertEquals(List.of("a", "c"), names(EntityQuery.all(2)));
    assertEquals(List.of("d", "e"), names(EntityQuery.all(2).from(name("c"))));
    assertEquals(List.of("c", "d", "e"), names(EntityQuery.all(9).from(name("b"))));
    assertEquals(
        List.of(name("b"), name("c")),
        as(actor(), () -> index().entities(home(), EntityQuery.all(2).from(name("a")), 1)).stream()
            .map(entity -> entity.name())
            .toList());
  }

  @Test
  void filtersEntities_byTypeConfidenceAndTime() {
    Applied first =
        apply(
            put("a", new EntityContent("place", content("{}").attributes(), .25)), put("b", "{}"));
    assertEquals(List.of("a"), names(new EntityQuery("place", List.of(), null, null, 9, null)));
    assertEquals(List.of("b"), names(new EntityQuery(null, List.of(), .5, null, 9, null)));
    assertEquals(List.of("a", "b"), names(new EntityQuery(null, List.of(), .25, null, 9, null)));
    Instant at = first.update().at();
    assertEquals(List.of(), names(new EntityQuery(null, List.of(), null, at, 9, null)));
    assertEquals(
        List.of("a", "b"),
        names(new EntityQuery(null, List.of(), null, at.minusNanos(1000), 9, null)));
  }

  @Test
  void listsReferencesInBothDirections_andThoseThatHangInTheAir() {
    Applied unused =
        apply(
            put(
                "offer",
                "{\"items\":[{\"$ref\":\"x\"},{\"$ref\":\"y\"}],\"of\":{\"$ref\":\"acme\"}}"),
            put("order", "{\"to\":{\"deep\":{\"$ref\":\"acme\"}}}"),
            put("acme", "{}"),
            put("x", "{}"));
    Reference ofOffer = new Reference(name("offer"), "of", name("acme"), false);
    assertEquals(
        List.of(
            new Reference(name("offer"), "items[]", name("x"), false),
            new Reference(name("offer"), "items[]", name("y"), true),
            ofOffer),
        references("offer", Direction.OUT, 9, null));
    Reference ofOrder = new Reference(name("order"), "to.deep", name("acme"), false);
    assertEquals(List.of(ofOffer, ofOrder), references("acme", Direction.IN, 9, null));
    assertEquals(List.of(ofOffer), references("acme", Direction.IN, 1, null));
    assertEquals(List.of(ofOrder), references("acme", Direction.IN, 9, ofOffer));
    unused = apply(delete("acme"), delete("offer"));
    assertEquals(List.of(ofOrder.dangling(true)), references("acme", Direction.IN, 9, null));
    assertEquals(List.of(), references("offer", Direction.OUT, 9, null));
    assertEquals(List.of(), references("y", Direction.IN, 9, null));
  }

  @Test
  void listsReferences_ofAnEntityWithMoreScalarsThanItIsFoundBy() {
    String others =
        IntStream.range(0, AttributeLeaf.MAX_LEAVES)
            .mapToObj(i -> "\"a" + i + "\":" + i)
            .collect(Collectors.joining(","));
    Applied unused = apply(put("big", "{" + others + ",\"z\":{\"$ref\":\"acme\"}}"));
    Reference ofBig = new Reference(name("big"), "z", name("acme"), true);
    assertEquals(List.of(ofBig), references("big", Direction.OUT, 9, null));
    assertEquals(List.of(ofBig), references("acme", Direction.IN, 9, null));
  }

  private List<Reference> references(
      String name, Direction direction, int limit, @Nullable Reference after) {
    return as(
        actor(),
        () -> index().references(home(), new ReferenceQuery(name(name), direction, limit, after)));
  }

  @Test
  void comparesStates_inPages() {
    Applied unused = apply(put("a", "{}"), put("b", "{}"), put("c", "{}"));
    unused = apply(put("a", "{\"n\":1}"), delete("b"), put("d", "{}"));
    EntityDiff a = new EntityDiff(name("a"), content("{}"), content("{\"n\":1}"));
    EntityDiff b = new EntityDiff(name("b"), content("{}"), null);
    EntityDiff d = new EntityDiff(name("d"), null, content("{}"));
    assertEquals(List.of(a, b, d), diff(DiffQuery.between(1, 2)));
    assertEquals(List.of(a, b), diff(new DiffQuery(1, 2, null, 2, null)));
    assertEquals(List.of(d), diff(new DiffQuery(1, 2, null, 2, name("b"))));
    assertEquals(List.of(a, b, d), diff(new DiffQuery(1, 2, "thing", 9, null)));
    assertEquals(List.of(), diff(new DiffQuery(1, 2, "place", 9, null)));
    assertEquals(new DiffSummary(1, 1, 1), as(actor(), () -> index().summary(home(), 2, 1)));
    unused = apply(put("a", "{}"), put("b", "{}"), delete("d"));
    assertEquals(List.of(), diff(DiffQuery.between(1, 3)), "what moved and came back");
    assertEquals(DiffSummary.NONE, as(actor(), () -> index().summary(home(), 1, 3)));
  }

  private List<EntityDiff> diff(DiffQuery query) {
    return as(actor(), () -> index().diff(home(), query));
  }

  @Test
  void listsUpdates_byTypeAndEntity() {
    UpdateDraft seen = new UpdateDraft(newId(), "seen", newId(), "f", 1.0);
    WorldUpdate first = apply(put("a", "{}")).update();
    WorldUpdate second = apply(actor(), home(), seen, put("a", "{}"), put("b", "{}")).update();
    WorldUpdate third = apply(put("b", "{}")).update();
    assertEquals(List.of(third, second, first), updates(UpdateQuery.newest(9)));
    assertEquals(List.of(third, second), updates(UpdateQuery.newest(2)));
    assertEquals(List.of(second), updates(new UpdateQuery("seen", null, 9, null)));
    assertEquals(List.of(second, first), updates(new UpdateQuery(null, name("a"), 9, null)));
    assertEquals(List.of(first), updates(new UpdateQuery(null, name("a"), 9, second.state())));
    assertEquals(Optional.of(second), as(actor(), () -> index().update(home(), second.id())));
    assertEquals(Optional.empty(), as(actor(), () -> index().update(whole(), second.id())));
  }

  private List<WorldUpdate> updates(UpdateQuery query) {
    return as(actor(), () -> index().updates(home(), query));
  }

  @Test
  void readsAHistoryInPages() {
    for (int i = 0; i < 5; i++) {
      Applied unused = apply(put("a", "{}"), put("b", "{}"));
    }
    List<EntityVersion> all = versions("a");
    assertEquals(
        all.subList(0, 2), as(actor(), () -> index().versions(home(), name("a"), 2, null)));
    assertEquals(all.subList(2, 5), as(actor(), () -> index().versions(home(), name("a"), 9, 4)));
    assertEquals(List.of(), as(actor(), () -> index().versions(home(), name("a"), 9, 1)));
  }

  /** The calls of every method, with what they find in a world that is not there. */
  private static List<Function<WorldIndex, Object>> calls(World of) {
    ReferenceQuery references = new ReferenceQuery(name("a"), Direction.IN, 9, null);
    return List.of(
        index -> index.state(of).equals(WorldState.NONE) ? List.of() : index.state(of),
        index -> index.stateAt(of, Instant.parse("9999-01-01T00:00:00Z")) == 0 ? List.of() : of,
        index -> index.newest(of, name("a"), null).stream().toList(),
        index -> index.newest(of, name("a"), 1).stream().toList(),
        index -> index.version(of, name("a"), 1).stream().toList(),
        index -> index.entities(of, EntityQuery.all(9), null),
        index -> index.entities(of, EntityQuery.all(9), 1),
        index -> index.versions(of, name("a"), 9, null),
        index -> index.changes(of, 1, 9, null),
        index -> index.summary(of, 0, 1).equals(DiffSummary.NONE) ? List.of() : of,
        index -> index.diff(of, DiffQuery.between(0, 1)),
        index -> index.references(of, references),
        index -> index.updates(of, UpdateQuery.newest(9)));
  }

  @Test
  void showsAWorldToThoseWhoSeeIt() {
    String both = "{\"self\":{\"$ref\":\"a\"}}";
    Applied own = apply(put("a", both));
    Applied shared = apply(world().tenantAdmin(), whole(), put("a", both));
    for (TenantScope actor : world().actors()) {
      for (World seen : List.of(home(), whole())) {
        boolean isVisible = seen.isVisibleTo(actor);
        for (Function<WorldIndex, Object> call : calls(seen)) {
          Object found = as(actor, () -> call.apply(index()));
          assertEquals(isVisible, !found.equals(List.of()), () -> actor + " reads " + seen);
        }
        WorldUpdate update = (seen.equals(home()) ? own : shared).update();
        assertEquals(isVisible, as(actor, () -> index().update(seen, update.id())).isPresent());
      }
    }
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    for (Function<WorldIndex, Object> call : calls(home())) {
      assertThrows(IllegalStateException.class, () -> call.apply(index()));
    }
    assertThrows(IllegalStateException.class, () -> index().update(home(), newId()));
    assertTrue(calls(home()).size() >= WorldIndex.class.getMethods().length - 1);
  }
}
