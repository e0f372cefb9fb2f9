package io.l9.substrate.application.world;

import static io.l9.substrate.application.world.WorldFixture.delete;
import static io.l9.substrate.application.world.WorldFixture.insight;
import static io.l9.substrate.application.world.WorldFixture.name;
import static io.l9.substrate.application.world.WorldFixture.patch;
import static io.l9.substrate.application.world.WorldFixture.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.UpdateQuery;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorldUpdatesServiceTest {

  private static final UUID ID = new UUID(0, 7);

  private final WorldFixture worlds = new WorldFixture();

  @Test
  void appliesAllOperationsAsOneState_orNone() {
    worlds.put(put("gone", "{}"));
    Applied applied = worlds.apply(insight(ID, put("b", "{}"), put("a", "{}"), delete("gone")));
    assertEquals(2, applied.update().state());
    assertEquals(List.of(name("a"), name("b"), name("gone")), applied.update().names());
    SubstrateException refused =
        assertThrows(
            NotFoundException.class,
            () -> worlds.apply(insight(new UUID(0, 8), put("a", "{\"n\":1}"), delete("none"))));
    assertEquals("/operations/1", refused.violations().get(0).pointer());
    assertEquals("{}", worlds.attributes("a"));
    assertEquals(2, worlds.state());
  }

  @Test
  void pointsToTheOperationThatIsStale() {
    worlds.put(put("a", "{}"));
    worlds.put(put("a", "{}"));
    VersionMismatchException stale =
        assertThrows(
            VersionMismatchException.class,
            () -> worlds.apply(insight(ID, put("b", "{}"), patch("a", "{}", Expected.version(1)))));
    assertEquals("/operations/1", stale.violations().get(0).pointer());
    assertEquals(2, stale.currentVersion());
  }

  @Test
  void answersARepetitionWithTheFirstResult() {
    Insight once = insight(ID, put("a", "{\"n\":1}"));
    Applied first = worlds.apply(once);
    worlds.put(put("a", "{\"n\":2}"));
    assertEquals(first, worlds.apply(insight(ID, put("a", "{\"n\":1}"))));
    assertEquals("{\"n\":2}", worlds.attributes("a"), "and does nothing again");
    assertEquals(2, worlds.state());
    assertThrows(ConflictException.class, () -> worlds.apply(insight(ID, put("a", "{\"n\":3}"))));
    assertThrows(
        ConflictException.class,
        () -> worlds.apply(insight(ID, put("a", "{\"n\":1}", Expected.absence()))));
  }

  @Test
  void refusesAnInsightOfAnotherStateOfTheWorld() {
    worlds.put(put("a", "{}"));
    Insight late = new Insight(ID, "t", List.of(put("b", "{}")), null, ConfidenceRule.REPLACE, 0);
    VersionMismatchException refused =
        assertThrows(VersionMismatchException.class, () -> worlds.apply(late));
    assertEquals(1, refused.currentVersion());
    Insight now = new Insight(ID, "t", List.of(put("b", "{}")), null, ConfidenceRule.REPLACE, 1);
    assertEquals(2, worlds.apply(now).update().state());
  }

  @Test
  void followsTheRuleOfConfidence() {
    confident("a", .5, ConfidenceRule.REPLACE, .5);
    confident("a", .3, ConfidenceRule.MAX, .5);
    confident("a", .8, ConfidenceRule.MAX, .8);
    confident("a", .9, ConfidenceRule.MIN, .8);
    confident("a", .2, ConfidenceRule.REPLACE, .2);
    confident("new", .1, ConfidenceRule.MAX, .1);
  }

  private void confident(String name, double given, ConfidenceRule rule, double result) {
    Operation put =
        new Operation.Put(
            name(name),
            EntityContent.of("thing", new JsonDocument("{}"), given),
            Expected.anything());
    worlds.apply(new Insight(UUID.randomUUID(), "t", List.of(put), null, rule, null));
    assertEquals(result, worlds.get(name).content().confidence());
  }

  @Test
  void logsEveryUpdate() {
    worlds.put(put("a", "{}"));
    Applied second = worlds.apply(insight(ID, put("b", "{}")));
    assertEquals(
        List.of("delivery", "change"),
        worlds.updates.list(worlds.actor, worlds.home, UpdateQuery.newest(9)).stream()
            .map(update -> update.type())
            .toList());
    assertEquals(
        second.update(), worlds.updates.get(worlds.actor, worlds.home, second.update().id()));
    assertThrows(
        NotFoundException.class,
        () -> worlds.updates.get(worlds.actor, worlds.home, new UUID(5, 5)));
  }
}
