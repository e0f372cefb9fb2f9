package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocumentRepository;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kit for documents, which the ports themselves never make. */
public abstract class WorldDocumentRepositoryContract extends WorldContract {

  private WorldDocumentRepository documents() {
    return store().documents();
  }

  @Test
  void hasNone_whereNobodyElseWrites() {
    apply(put("a", "{}"));
    SnapshotId id = new SnapshotId(newId());
    for (TenantScope actor : world().actors()) {
      assertEquals(Optional.empty(), as(actor, () -> documents().find(home(), id)));
      assertEquals(
          new Page<WorldDocument>(List.of(), null),
          as(actor, () -> documents().list(home(), 9, null)));
      assertEquals(
          List.<DocumentedEntity>of(),
          as(actor, () -> documents().entities(home(), id, 9, name("a"))));
      assertEquals(DiffSummary.NONE, as(actor, () -> documents().summary(home(), id)));
      assertFalse(as(actor, () -> documents().delete(home(), id)));
    }
    assertEquals(1, state().number());
  }

  @Test
  void restoresNone_forWhomeverMayNotChangeTheWorld() {
    SnapshotId id = new SnapshotId(newId());
    UpdateDraft draft = UpdateDraft.restore(newId());
    assertThrows(
        ForbiddenException.class,
        () -> as(world().foreigner(), () -> documents().restore(home(), id, draft)));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    SnapshotId id = new SnapshotId(newId());
    List<Runnable> calls =
        List.of(
            () -> {
              var unused = documents().find(home(), id);
            },
            () -> {
              var unused = documents().list(home(), 1, null);
            },
            () -> {
              var unused = documents().entities(home(), id, 1, null);
            },
            () -> {
              DiffSummary unused = documents().summary(home(), id);
            },
            () -> {
              var unused = documents().restore(home(), id, UpdateDraft.restore(newId()));
            },
            () -> {
              boolean unused = documents().delete(home(), id);
            });
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }
}
