package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EmbeddingSpaceRepository}. */
public abstract class EmbeddingSpaceRepositoryContract extends MemoryContract {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 8);
  private static final EmbeddingModel TARGET = new EmbeddingModel("target", 16);
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(10));
  private static final int THREADS = 6;

  @Test
  void theFirstModelStays_whoeverNotesAnother() {
    note(world().endUser(), MODEL);
    note(world().colleague(), TARGET);
    assertEquals(Map.of(EmbeddingSpace.CONTENT, fresh()), held(world().endUserElsewhere()));
  }

  @Test
  void concurrentWritersAgreeOnOneModel() {
    List<Callable<SpaceModels>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      EmbeddingModel own = new EmbeddingModel("rival-" + i, 8);
      writers.add(
          () -> {
            note(world().endUser(), own);
            return held(world().endUser()).get(EmbeddingSpace.CONTENT);
          });
    }
    assertEquals(1, new HashSet<>(Concurrently.run(writers)).size());
  }

  @Test
  void keepsEveryField() {
    note(world().endUser(), MODEL);
    UUID last = Seeds.uuid(random());
    SpaceModels moving = fresh().movingTo(TARGET).moved(7, last).failed("why");
    assertTrue(update(moving));
    assertEquals(moving, held(world().endUser()).get(EmbeddingSpace.CONTENT));
    SpaceModels switched = moving.switched();
    assertEquals(MODEL, switched.retired());
    assertTrue(update(switched));
    assertEquals(switched, held(world().endUser()).get(EmbeddingSpace.CONTENT));
    assertTrue(delete(world().tenantAdmin()));
    assertFalse(delete(world().tenantAdmin()));
    assertEquals(Map.of(), held(world().endUser()));
  }

  @Test
  void keepsEveryTime() {
    note(world().endUser(), MODEL);
    SpaceModels moving = fresh().movingTo(TARGET);
    for (Instant due : Moments.EDGES) {
      assertTrue(
          as(world().tenantAdmin(), () -> spaces().lock(tenant()) && spaces().update(moving, due)));
      assertEquals(List.of(), claim(Seeds.uuid(random()), due.minusNanos(1_000)));
      assertEquals(List.of(moving), claim(Seeds.uuid(random()), due));
    }
  }

  @Test
  void isKnownInTheTenantAlone_andChangedByItsAdministratorAlone() {
    note(world().endUser(), MODEL);
    SpaceModels moving = fresh().movingTo(TARGET);
    for (TenantScope actor : world().actors()) {
      boolean same = actor.tenant().equals(tenant());
      if (same) {
        assertEquals(
            Set.of(EmbeddingSpace.CONTENT),
            as(actor, () -> spaces().hold(tenant())).keySet(),
            () -> "what " + actor + " sees");
      } else {
        assertThrows(ForbiddenException.class, () -> as(actor, () -> spaces().hold(tenant())));
        assertThrows(
            ForbiddenException.class,
            () -> run(actor, () -> spaces().noteAbsent(tenant(), models(MODEL))));
      }
      if (!actor.sameActor(world().tenantAdmin()) && !mayAdminister(actor)) {
        assertFalse(as(actor, () -> spaces().update(moving, NOW)), () -> actor + " may not");
        assertFalse(as(actor, () -> spaces().delete(tenant(), EmbeddingSpace.CONTENT)));
      }
    }
    assertTrue(update(moving));
    UUID lease = Seeds.uuid(random());
    for (TenantScope actor : world().actors()) {
      if (!mayAdminister(actor)) {
        assertEquals(List.of(), as(actor, () -> spaces().claim(9, lease, NOW, LATER)));
        assertFalse(as(actor, () -> spaces().give(moving, lease, NOW)));
      }
    }
    assertEquals(moving, held(world().endUser()).get(EmbeddingSpace.CONTENT));
  }

  @Test
  void givesAMovingSpace_toOneWorkerAtATime() {
    note(world().endUser(), MODEL);
    SpaceModels moving = fresh().movingTo(TARGET);
    assertTrue(update(moving));
    List<Callable<List<SpaceModels>>> workers = new ArrayList<>();
    List<UUID> leases = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      UUID lease = Seeds.uuid(random());
      leases.add(lease);
      workers.add(() -> claim(lease, NOW));
    }
    List<List<SpaceModels>> claimed = Concurrently.run(workers);
    int winner = -1;
    for (int i = 0; i < THREADS; i++) {
      if (!claimed.get(i).isEmpty()) {
        assertEquals(-1, winner, "two workers have it");
        assertEquals(List.of(moving), claimed.get(i));
        winner = i;
      }
    }
    for (int i = 0; i < THREADS; i++) {
      SpaceModels moved = moving.moved(1, Seeds.uuid(random()));
      UUID lease = leases.get(i);
      if (i != winner) {
        assertFalse(as(world().tenantAdmin(), () -> spaces().give(moved, lease, NOW)));
      }
    }
    UUID lease = leases.get(winner);
    SpaceModels moved = moving.moved(3, Seeds.uuid(random()));
    assertTrue(as(world().tenantAdmin(), () -> spaces().give(moved, lease, NOW)));
    assertFalse(as(world().tenantAdmin(), () -> spaces().give(moving, lease, NOW)), "only once");
    assertEquals(List.of(moved), claim(Seeds.uuid(random()), NOW), "the next step is due");
  }

  @Test
  void givesTheSpaceOfAKilledWorker_toAnother_whoseTurnItIsThen() {
    note(world().endUser(), MODEL);
    SpaceModels moving = fresh().movingTo(TARGET);
    assertTrue(update(moving));
    UUID killed = Seeds.uuid(random());
    assertEquals(1, claim(killed, NOW).size());
    assertEquals(List.of(), claim(Seeds.uuid(random()), LATER.minusMillis(1)));
    assertEquals(List.of(moving), claim(Seeds.uuid(random()), LATER));
    assertFalse(
        as(world().tenantAdmin(), () -> spaces().give(moving.moved(1, null), killed, NOW)),
        "who comes back too late has no say");
  }

  @Test
  void aSpaceThatIsNotMoving_isDueForNobody() {
    note(world().endUser(), MODEL);
    assertTrue(update(fresh().movingTo(TARGET).staying().cleaned()));
    assertEquals(List.of(), claim(Seeds.uuid(random()), LATER));
  }

  @Test
  void isLocked_whereNobodyHolds() {
    assertTrue(as(world().tenantAdmin(), () -> spaces().lock(tenant())));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    UUID lease = Seeds.uuid(random());
    List<Runnable> calls =
        List.of(
            () -> spaces().hold(tenant()),
            () -> spaces().noteAbsent(tenant(), models(MODEL)),
            () -> spaces().lock(tenant()),
            () -> spaces().update(fresh(), NOW),
            () -> spaces().delete(tenant(), EmbeddingSpace.CONTENT),
            () -> spaces().claim(1, lease, NOW, LATER),
            () -> spaces().give(fresh(), lease, NOW));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }

  private boolean mayAdminister(TenantScope actor) {
    return actor.mayWrite(world().tenantAdmin().owner(), Visibility.SHARED)
        && actor.tenant().equals(tenant());
  }

  private TenantId tenant() {
    return world().endUser().tenant();
  }

  private EmbeddingSpaceRepository spaces() {
    return memory().embeddingSpaces();
  }

  private SpaceModels fresh() {
    return SpaceModels.of(tenant(), EmbeddingSpace.CONTENT, MODEL);
  }

  private static Map<EmbeddingSpace, EmbeddingModel> models(EmbeddingModel model) {
    return Map.of(EmbeddingSpace.CONTENT, model);
  }

  private void note(TenantScope actor, EmbeddingModel model) {
    run(actor, () -> spaces().noteAbsent(actor.tenant(), models(model)));
  }

  private Map<EmbeddingSpace, SpaceModels> held(TenantScope actor) {
    return as(actor, () -> spaces().hold(actor.tenant()));
  }

  private boolean update(SpaceModels space) {
    return as(world().tenantAdmin(), () -> spaces().lock(tenant()) && spaces().update(space, NOW));
  }

  private boolean delete(TenantScope actor) {
    return as(actor, () -> spaces().delete(actor.tenant(), EmbeddingSpace.CONTENT));
  }

  private List<SpaceModels> claim(UUID lease, Instant now) {
    return as(world().tenantAdmin(), () -> spaces().claim(9, lease, now, LATER));
  }
}
