package io.l9.substrate.application.world;

import static io.l9.substrate.application.world.WorldFixture.delete;
import static io.l9.substrate.application.world.WorldFixture.name;
import static io.l9.substrate.application.world.WorldFixture.patch;
import static io.l9.substrate.application.world.WorldFixture.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.testkit.world.JsonPatches;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorldEntitiesServiceTest {

  private final WorldFixture worlds = new WorldFixture();

  @Test
  void tellsCreationsChangesAndDeletionsApart() {
    Outcome.Created created =
        assertInstanceOf(Outcome.Created.class, worlds.apply(put("a", "{}", Expected.absence())));
    assertEquals(1, created.entity().version());
    Outcome.Changed changed =
        assertInstanceOf(Outcome.Changed.class, worlds.apply(put("a", "{\"n\":1}")));
    assertEquals(2, changed.entity().version());
    assertEquals(new Outcome.Deleted(name("a"), 3, 3), worlds.apply(delete("a")));
    assertInstanceOf(Outcome.Created.class, worlds.apply(put("a", "{}")));
    assertEquals(4, worlds.get("a").version(), "a tag once seen never means another content");
  }

  @Test
  void patchesOneAttribute_andChangesNothingElse() {
    WorldEntity before =
        worlds.put(
            new Operation.Put(
                name("a"),
                EntityContent.of(
                    "place", new JsonDocument("{\"keep\":[1],\"n\":1,\"z\":null}"), .5),
                Expected.anything()));
    WorldEntity after = worlds.put(patch("a", "{\"n\":null,\"o\":{\"p\":2,\"q\":null}}"));
    assertEquals(
        new EntityContent(
            "place", new JsonDocument("{\"keep\":[1],\"o\":{\"p\":2},\"z\":null}"), .5),
        after.content());
    assertEquals(before.createdAt(), after.createdAt());
    assertTrue(after.updatedAt().isAfter(before.updatedAt()));
    assertEquals(after, worlds.get("a"));
  }

  @Test
  void patchesTypeAndConfidence_whereTheyAreGiven() {
    worlds.put(put("a", "{\"n\":1}"));
    WorldEntity after =
        worlds.put(
            new Operation.Patch(
                name("a"), "place", new JsonDocument("{}"), .2, Expected.version(1)));
    assertEquals(new EntityContent("place", new JsonDocument("{\"n\":1}"), .2), after.content());
  }

  @Test
  void refusesAPatchThatMakesTooMuch() {
    String half = "x".repeat(EntityContent.MAX_ATTRIBUTES / 2);
    worlds.put(put("a", "{\"one\":\"" + half + "\"}"));
    ValidationException refused =
        assertThrows(
            ValidationException.class,
            () -> worlds.apply(patch("a", "{\"two\":\"" + half + "\"}")));
    assertEquals(ErrorCode.PAYLOAD_TOO_LARGE, refused.code());
    assertEquals(1, worlds.state(), "and changes nothing");
  }

  @Test
  void refusesALostUpdate_withTheVersionAndWhatChanged() {
    worlds.put(put("a", "{\"price\":1,\"same\":true,\"stock\":5}"));
    worlds.put(put("a", "{\"colour\":\"red\",\"price\":2,\"same\":true}"));
    VersionMismatchException stale =
        assertThrows(
            VersionMismatchException.class,
            () -> worlds.apply(patch("a", "{\"price\":9}", Expected.version(1))));
    assertEquals(2, stale.currentVersion());
    assertTrue(
        String.valueOf(stale.getMessage()).contains("since version 1 changed colour, price, stock"),
        stale::toString);
    worlds.put(patch("a", "{\"price\":3}", Expected.version(2)));
    assertEquals(3, worlds.state());
  }

  @Test
  void refusesWhatIsNotAsExpected() {
    assertStale(put("a", "{}", Expected.version(1)), "no entity", null);
    assertStale(put("a", "{}", Expected.presence()), "no entity", null);
    worlds.put(put("a", "{}", Expected.absence()));
    assertStale(put("a", "{}", Expected.absence()), "version 1", 1L);
    worlds.put(put("a", "{}", Expected.presence()));
    worlds.apply(delete("a"));
    assertStale(put("a", "{}", Expected.version(2)), "deleted", 3L);
    assertStale(new Operation.Delete(name("a"), Expected.version(2)), "deleted", 3L);
  }

  private void assertStale(Operation operation, String said, @Nullable Long current) {
    int before = worlds.state();
    VersionMismatchException stale =
        assertThrows(VersionMismatchException.class, () -> worlds.apply(operation));
    assertTrue(String.valueOf(stale.getMessage()).contains(said), stale::toString);
    assertEquals(current, stale.currentVersion());
    assertEquals(before, worlds.state());
  }

  @Test
  void findsNothing_whereThereIsNothing() {
    assertThrows(NotFoundException.class, () -> worlds.get("a"));
    assertThrows(NotFoundException.class, () -> worlds.apply(patch("a", "{}")));
    assertThrows(NotFoundException.class, () -> worlds.apply(delete("a")));
    assertThrows(
        NotFoundException.class,
        () -> worlds.entities.history(worlds.actor, worlds.home, name("a"), 9, null));
    assertThrows(
        NotFoundException.class,
        () -> worlds.entities.version(worlds.actor, worlds.home, name("a"), 1));
  }

  @Test
  void readsOneBody_byVersionStateAndTime() {
    worlds.put(put("a", "{\"n\":1}"));
    WorldEntity second = worlds.put(put("a", "{\"n\":2}"));
    Instant at = worlds.clock.instant();
    worlds.apply(delete("a"));
    assertEquals(second, at(Moment.state(2)));
    assertEquals(second, at(Moment.time(at)));
    assertEquals(second, worlds.entities.version(worlds.actor, worlds.home, name("a"), 2));
    assertEquals(
        second,
        history(9).get(1).version().entity().orElseThrow(),
        "and so does its row of the history");
    assertThrows(NotFoundException.class, () -> at(Moment.now()));
    assertThrows(NotFoundException.class, () -> at(Moment.time(Instant.EPOCH)));
    NotFoundException future = assertThrows(NotFoundException.class, () -> at(Moment.state(4)));
    assertTrue(String.valueOf(future.getMessage()).contains("state 3"), future::toString);
  }

  private WorldEntity at(Moment moment) {
    return worlds.entities.get(worlds.actor, worlds.home, name("a"), moment);
  }

  private List<HistoryEntry> history(int limit) {
    return worlds.entities.history(worlds.actor, worlds.home, name("a"), limit, null);
  }

  @Test
  void yieldsEachLaterVersion_byTheDeltasOfTheHistory() {
    worlds.put(put("a", "{\"a/b\":[1,2,3],\"n\":null}"));
    worlds.put(patch("a", "{\"a/b\":[1,3],\"n\":5}"));
    worlds.apply(delete("a"));
    worlds.put(put("a", "{\"n\":5}"));
    List<HistoryEntry> entries = history(9);
    assertEquals(List.of(4, 3, 2, 1), entries.stream().map(e -> e.version().number()).toList());
    Object document = null;
    for (int i = 3; i >= 0; i--) {
      document = JsonPatches.apply(document, Objects.requireNonNull(entries.get(i).delta()));
      EntityContent content = entries.get(i).version().content();
      assertEquals(content == null ? null : content.plain(worlds.json), document);
    }
    assertEquals(entries.subList(0, 2), history(2), "the last of a page has a delta too");
  }

  @Test
  void saysNoDelta_whereTheVersionBeforeIsForgotten() {
    worlds.put(put("a", "{}"));
    worlds.put(put("a", "{\"n\":1}"));
    worlds.states.forget(worlds.admin, worlds.home, 2);
    assertNull(history(9).get(0).delta());
  }

  @Test
  void listsReferences_andThoseThatLeadNowhere() {
    worlds.put(put("offer", "{\"by\":{\"$ref\":\"acme\"}}"));
    Reference dangling = new Reference(name("offer"), "by", name("acme"), true);
    assertEquals(List.of(dangling), references("acme"));
    worlds.put(put("acme", "{}"));
    assertEquals(List.of(dangling.dangling(false)), references("acme"));
  }

  private List<Reference> references(String to) {
    return worlds.entities.references(
        worlds.actor, worlds.home, new ReferenceQuery(name(to), Reference.Direction.IN, 9, null));
  }

  @Test
  void hidesWorldsOfOthers_andKeepsMembersOffTheTenantsOwn() {
    World other = new World(worlds.home.tenant(), new OrgId(new UUID(1, 1)));
    assertThrows(
        NotFoundException.class,
        () -> worlds.entities.list(worlds.actor, other, EntityQuery.all(1), Moment.now()));
    assertThrows(
        NotFoundException.class, () -> worlds.entities.apply(worlds.actor, other, put("a", "{}")));
    World whole = new World(worlds.home.tenant(), null);
    assertThrows(
        ForbiddenException.class, () -> worlds.entities.apply(worlds.actor, whole, put("a", "{}")));
    assertInstanceOf(
        Outcome.Created.class,
        worlds.entities.apply(worlds.tenants.tenantAdmin(), whole, put("a", "{}")));
    assertEquals(
        1, worlds.entities.list(worlds.actor, whole, EntityQuery.all(9), Moment.now()).size());
    assertEquals(0, worlds.state(), "one world does not move another");
  }
}
