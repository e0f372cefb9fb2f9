package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.testkit.shared.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit for the changes of worlds. */
public abstract class WorldRepositoryContract extends WorldContract {

  /** Values of every type, as their canonical text. */
  private static final JsonDocument EVERY_TYPE =
      new JsonDocument(
          "{\"\":1,\"deep\":{\"none\":null},\"empty\":[],\"false\":false,\"n\":9007199254740993,"
              + "\"none\":null,\"rows\":[null,{},\"x\"],\"tiny\":1e-7,\"☃\":\"\uD83D\uDE00\"}");

  @Test
  void storesTheVersionsOfAnUpdate_asOneState() {
    UUID insight = newId();
    UpdateDraft draft = new UpdateDraft(newId(), "delivery", insight, "f", .25);
    Applied first =
        apply(actor(), home(), draft, put("b", "{\"n\":1}"), put("a", EVERY_TYPE.text()));
    WorldUpdate update = first.update();
    assertEquals(
        new WorldUpdate(
            draft.id(),
            1,
            "delivery",
            insight,
            "f",
            .25,
            2,
            List.of(name("a"), name("b")),
            update.at()),
        update);
    assertEquals(
        List.of(
            new EntityVersion(
                name("a"), 1, 1, content(EVERY_TYPE.text()), update.at(), update.at()),
            new EntityVersion(name("b"), 1, 1, content("{\"n\":1}"), update.at(), update.at())),
        first.versions());
    assertEquals(first.versions(), as(actor(), () -> index().changes(home(), 1, 9, null)));
    WorldState state = state();
    assertEquals(
        new WorldState(1, 2, 0, state.digest(), update.at()), state, "counted with the update");
    assertEquals(
        first.versions().stream().flatMap(version -> version.entity().stream()).toList(),
        entities(null));
  }

  @Test
  void keepsWhenAnEntityCameIntoBeing_untilItComesAnew() {
    EntityVersion created = only(apply(put("a", "{}")));
    EntityVersion changed = only(apply(put("a", "{\"n\":1}")));
    assertEquals(created.at(), changed.createdAt());
    assertFalse(changed.at().isBefore(created.at()));
    EntityVersion deleted = only(apply(delete("a")));
    assertNull(deleted.content());
    assertEquals(created.at(), deleted.createdAt());
    EntityVersion again = only(apply(put("a", "{}")));
    assertEquals(again.at(), again.createdAt());
    assertEquals(4, again.number(), "a number is not used again after a deletion");
    assertEquals(List.of(again, deleted, changed, created), versions("a"));
  }

  private static EntityVersion only(Applied applied) {
    assertEquals(1, applied.versions().size());
    return applied.versions().get(0);
  }

  @Test
  void countsEveryUpdateOfAUnitOfWork_andTakesAllBackIfItFails() {
    run(
        actor(),
        () -> {
          for (String attributes : List.of("{\"n\":1}", "{\"n\":2}")) {
            Operation put = put("a", attributes);
            WorldRepository.Look look = hold(home(), null, put);
            assertEquals(attributes.contains("2") ? 1 : 0, look.state().number());
            Applied unused = worlds().apply(home(), UpdateDraft.change(newId()), next(look, put));
          }
        });
    assertEquals(2, state().number());
    WorldState before = state();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                actor(),
                () -> {
                  Operation put = put("b", "{}");
                  Applied unused =
                      worlds()
                          .apply(
                              home(),
                              UpdateDraft.change(newId()),
                              next(hold(home(), null, put), put));
                  throw new IllegalArgumentException("planted, to roll back");
                }));
    assertEquals(before, state());
    assertEquals(List.of(), versions("b"));
    assertEquals(3, apply(put("b", "{}")).update().state(), "what was taken back leaves no gap");
  }

  @Test
  void holdsMoreEntitiesThanAreLockedOneByOne() {
    Operation[] operations =
        IntStream.range(0, WorldRepository.MAX_HELD * 2)
            .mapToObj(i -> put("e" + i, "{}"))
            .toArray(Operation[]::new);
    WorldUpdate update = apply(operations).update();
    assertEquals(operations.length, update.entities());
    assertEquals(operations.length, state().entities());
  }

  @Test
  void losesNoUpdate_ofWritersOfOneNameThatDoesNotExistYet() {
    List<Integer> numbers =
        Concurrently.run(Collections.nCopies(16, () -> only(apply(put("new", "{}"))).number()));
    assertEquals(IntStream.rangeClosed(1, 16).boxed().toList(), numbers.stream().sorted().toList());
    assertEquals(16, state().number());
    assertEquals(1, state().entities());
  }

  @Test
  void letsOneOfWritersCreate_andAgainAfterADeletion() {
    assertEquals(1, creators("a"));
    Applied unused = apply(delete("a"));
    assertEquals(1, creators("a"));
    assertEquals(3, state().number());
  }

  private long creators(String name) {
    Callable<Boolean> writer =
        () ->
            as(
                actor(),
                () -> {
                  Operation put = put(name, "{}");
                  WorldRepository.Look look = hold(home(), null, put);
                  EntityVersion newest = look.newest().get(put.name());
                  if (newest != null && newest.content() != null) {
                    return false;
                  }
                  Applied unused =
                      worlds().apply(home(), UpdateDraft.change(newId()), next(look, put));
                  return true;
                });
    return Concurrently.run(Collections.nCopies(16, writer)).stream().filter(won -> won).count();
  }

  @Test
  void deadlocksNobody_ofUpdatesOfSeveralEntitiesAndRestores() {
    Applied unused = apply(put("a", "{}"), put("b", "{}"));
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      int mine = client;
      clients.add(
          () -> {
            int updates = 0;
            for (int i = 0; i < 10; i++) {
              String attributes = "{\"client\":" + mine + ",\"i\":" + i + "}";
              if (i == 9) {
                updates += restoreIfDifferent(1) ? 1 : 0;
              } else {
                Applied done =
                    mine % 2 == 0
                        ? apply(put("a", attributes), put("b", attributes))
                        : apply(put("b", attributes), put("a", attributes));
                updates += done.update().entities() == 2 ? 1 : 0;
              }
            }
            return updates;
          });
    }
    int updates = Concurrently.run(clients).stream().mapToInt(Integer::intValue).sum();
    assertEquals(1 + updates, state().number());
    List<WorldUpdate> log =
        as(actor(), () -> index().updates(home(), UpdateQuery.newest(UpdateQuery.MAX_LIMIT)));
    assertEquals(1 + updates, log.size());
    assertEquals(
        log.stream().mapToInt(WorldUpdate::entities).sum(),
        versions("a").size() + versions("b").size());
  }

  private boolean restoreIfDifferent(int state) {
    TenantScope admin = world().orgAdmin();
    return as(
        admin,
        () -> {
          WorldRepository.Look look = worlds().hold(home(), Set.of(), null, true);
          if (index().summary(home(), look.state().number(), state).total() == 0) {
            return false;
          }
          WorldUpdate unused = worlds().restore(home(), state, UpdateDraft.restore(newId()));
          return true;
        });
  }

  @Test
  void restoresExactlyWhatWas_andBack() {
    Applied unused =
        apply(put("stays", "{}"), put("goes", "{}"), put("changes", EVERY_TYPE.text()));
    WorldState first = state();
    List<WorldEntity> entities = entities(null);
    unused = apply(delete("goes"), put("changes", "{}"), put("comes", "{}"));
    WorldState second = state();
    assertEquals(3, restore(1));
    assertEquals(contents(entities), contents(entities(null)));
    assertEquals(first.digest(), state().digest());
    assertEquals(3, state().entities());
    WorldUpdate update = as(actor(), () -> index().updates(home(), UpdateQuery.newest(1))).get(0);
    assertEquals(WorldUpdate.RESTORE, update.type());
    assertEquals(List.of(name("changes"), name("comes"), name("goes")), update.names());
    assertEquals(1, versions("stays").size(), "what is the same gets no version");
    assertEquals(4, restore(2));
    assertEquals(second.digest(), state().digest());
    assertEquals(5, restore(0), "before anything was there");
    assertEquals(List.of(), entities(null));
    assertEquals(WorldDigest.EMPTY, state().digest());
  }

  private static List<Object> contents(List<WorldEntity> entities) {
    return entities.stream()
        .map(entity -> (Object) List.of(entity.name(), entity.content()))
        .toList();
  }

  @Test
  void tellsWhatAnInsightDid_inItsWorldAlone() {
    UUID insight = newId();
    UpdateDraft draft = new UpdateDraft(newId(), "seen", insight, "print", null);
    assertNull(as(actor(), () -> hold(home(), insight, put("a", "{}"))).earlier());
    WorldUpdate update = apply(actor(), home(), draft, put("a", "{}")).update();
    assertEquals(update, as(actor(), () -> hold(home(), insight, put("z", "{}"))).earlier());
    TenantScope elsewhere = world().endUserElsewhere();
    assertNull(as(elsewhere, () -> hold(World.of(elsewhere), insight, put("a", "{}"))).earlier());
  }

  @Test
  void movesNoOtherWorld() {
    Applied unused = apply(put("a", "{\"n\":1}"));
    unused = apply(world().tenantAdmin(), whole(), put("a", "{\"n\":2}"), put("b", "{}"));
    TenantScope foreigner = world().foreigner();
    World foreign = World.of(foreigner);
    unused = apply(foreigner, foreign, put("a", "{\"n\":3}"));
    unused = apply(foreigner, foreign, put("a", "{\"n\":4}"));
    assertEquals(1, state().number());
    assertEquals(content("{\"n\":1}"), entities(null).get(0).content());
    assertEquals(2, as(foreigner, () -> index().state(foreign)).number());
    assertEquals(2, as(actor(), () -> index().state(whole())).entities());
  }

  @Test
  void refusesEveryChange_ofThoseWhoMayNotMakeIt() {
    List<World> all =
        world().owners().stream()
            .map(owner -> new World(owner.tenant(), owner.org()))
            .distinct()
            .toList();
    for (World changed : all) {
      for (TenantScope actor : world().actors()) {
        if (changed.isWritableBy(actor)) {
          assertEquals(1, apply(actor, changed, put("by-" + newId(), "{}")).versions().size());
        } else {
          for (Runnable change : changes(changed)) {
            assertThrows(
                ForbiddenException.class,
                () -> run(actor, change),
                () -> actor + " changes " + changed);
          }
        }
      }
    }
  }

  private List<Runnable> changes(World changed) {
    UpdateDraft draft = UpdateDraft.change(newId());
    return List.of(
        () -> {
          WorldRepository.Look unused = worlds().hold(changed, Set.of(name("a")), null, false);
        },
        () -> {
          Applied unused =
              worlds()
                  .apply(
                      changed,
                      draft,
                      List.of(put("a", "{}").behind(null, ConfidenceRule.REPLACE, json())));
        },
        () -> {
          WorldUpdate unused = worlds().restore(changed, 0, draft);
        },
        () -> {
          long unused = worlds().forget(changed, 0);
        },
        () -> {
          var unused = worlds().check(changed, true);
        });
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    for (Runnable change : changes(home())) {
      assertThrows(IllegalStateException.class, change::run);
    }
  }

  @Test
  void forgetsWhatNoKeptStateNeeds_andNeverANumber() {
    Applied unused = apply(put("a", "{\"n\":1}"), put("gone", "{}"));
    unused = apply(put("a", "{\"n\":2}"), delete("gone"));
    unused = apply(put("a", "{\"n\":3}"));
    TenantScope admin = world().orgAdmin();
    assertEquals(2, forgotten(admin, 2), "the first versions of both");
    assertEquals(2, state().oldest());
    assertEquals(List.of(3, 2), versions("a").stream().map(EntityVersion::number).toList());
    assertEquals(1, entities(2).size());
    assertEquals(0, forgotten(admin, 1), "what is kept from state 2 on stays so");
    assertEquals(2, state().oldest());
    assertEquals(3, only(apply(put("gone", "{}"))).number());
  }

  private long forgotten(TenantScope admin, int state) {
    return as(
        admin,
        () -> {
          WorldRepository.Look unused = worlds().hold(home(), Set.of(), null, true);
          return worlds().forget(home(), state);
        });
  }

  @Test
  void findsNothingToRepair_whereNobodyDidDamage() {
    Applied unused = apply(put("a", "{}"), put("b", "{}"));
    unused = apply(delete("a"), put("b", "{\"n\":1}"));
    WorldState before = state();
    assertTrue(
        as(
                world().orgAdmin(),
                () -> {
                  WorldRepository.Look held = worlds().hold(home(), Set.of(), null, true);
                  assertEquals(before, held.state());
                  return worlds().check(home(), false);
                })
            .isIntact());
    assertEquals(before, state());
  }

  @Test
  void ordersNamesByCodePoint() {
    List<String> names = List.of("B", "a", "\uFFFD", "\uD83D\uDE00");
    Applied applied = apply(names.stream().map(n -> put(n, "{}")).toArray(Operation[]::new));
    assertEquals(names, applied.versions().stream().map(v -> v.name().text()).toList());
    assertEquals(
        names,
        entities(null).stream()
            .map(WorldEntity::name)
            .map(EntityName::text)
            .collect(Collectors.toList()));
  }
}
