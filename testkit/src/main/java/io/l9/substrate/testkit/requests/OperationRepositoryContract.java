package io.l9.substrate.testkit.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Kit of the {@link OperationRepository}. */
public abstract class OperationRepositoryContract extends RequestContract
    implements AggregateContract<OperationRepository, Operation> {

  private static final Instant LEASE = NOW.plusSeconds(30);
  private static final OperationQuery ALL = new OperationQuery(null, null, 200, null);

  @Override
  public Class<OperationRepository> port() {
    return OperationRepository.class;
  }

  @Override
  public OperationRepository repository() {
    return operations();
  }

  @Override
  public Aggregate<Operation> aggregate(OperationRepository operations) {
    return new Aggregate<>(
            Operation::position,
            OperationRepositoryContract::pending,
            operations::create,
            operations::find,
            (limit, after) -> operations.list(new OperationQuery(null, null, limit, after)))
        .find("findForChange", operations::findForChange)
        .change(
            "update",
            operation -> operations.update(operation.cancelling(NOW)),
            operation -> Optional.of(operation.cancelling(NOW)))
        .others(() -> operations.interrupt(NOW))
        .visibleToWritersOnly();
  }

  @Test
  void givesAnOperationBack_asItWas_inEveryState() {
    TenantScope actor = world().endUser().traced(Seeds.uuid(random()), "session", "trace");
    Operation pending = stored(actor, "import", NOW);
    assertEquals(Optional.of(pending), find(actor, pending.id()));
    Operation running = pending.running(NOW.plusSeconds(1), LEASE).further(5, 10L, LEASE);
    assertTrue(update(actor, running));
    assertEquals(Optional.of(running), find(actor, pending.id()));
    assertEquals(Optional.of(running), as(actor, () -> operations().findForChange(pending.id())));
    Operation cancelling = running.cancelling(NOW);
    assertTrue(update(actor, cancelling));
    assertEquals(Optional.of(cancelling), find(actor, pending.id()));
    Operation done =
        cancelling.finished(
            OperationStatus.SUCCEEDED,
            new JsonDocument("{\"stored\":3}"),
            null,
            NOW.plusSeconds(9));
    assertTrue(update(actor, done));
    assertEquals(Optional.of(done), find(actor, pending.id()));

    Operation failed =
        stored(actor, "import", NOW)
            .finished(OperationStatus.FAILED, null, new OperationFailure("code", "why", true), NOW);
    assertTrue(update(actor, failed));
    assertEquals(Optional.of(failed), find(actor, failed.id()));
    Operation finishedFirst =
        Operation.pending(Seeds.uuid(random()), actor, "k", NOW, LEASE).cancelling(NOW);
    run(actor, () -> operations().create(finishedFirst));
    assertEquals(Optional.of(finishedFirst), find(actor, finishedFirst.id()));
  }

  @Test
  void keepsEveryTimeOfAnOperation() {
    TenantScope actor = world().endUser();
    for (Instant at : Moments.EDGES) {
      Operation running = stored(actor, "import", at).running(at, at).further(1, null, at);
      assertTrue(update(actor, running));
      assertEquals(Optional.of(running), find(actor, running.id()));
      Operation done = running.finished(OperationStatus.SUCCEEDED, null, null, at);
      assertTrue(update(actor, done));
      assertEquals(Optional.of(done), find(actor, done.id()));
    }
  }

  @Test
  void changesNothingThatIsFinished() {
    TenantScope actor = world().endUser();
    Operation pending = stored(actor, "import", NOW);
    Operation cancelled = pending.cancelling(NOW);
    assertTrue(update(actor, cancelled));
    assertFalse(update(actor, pending.running(NOW, LEASE)));
    assertFalse(update(actor, pending.finished(OperationStatus.SUCCEEDED, null, null, NOW)));
    assertEquals(Optional.of(cancelled), find(actor, pending.id()));
  }

  @Test
  void knowsNoOperationThatWasNotStored() {
    TenantScope actor = world().endUser();
    UUID nobody = Seeds.uuid(random());
    assertEquals(Optional.empty(), find(actor, nobody));
    assertEquals(Optional.empty(), as(actor, () -> operations().findForChange(nobody)));
    assertFalse(
        update(actor, Operation.pending(nobody, actor, "import", NOW, LEASE).running(NOW, LEASE)));
  }

  @Test
  void listsByStatusAndKind() {
    TenantScope actor = world().endUser();
    List<Operation> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Operation operation = stored(actor, i % 2 == 0 ? "even" : "odd", NOW.plusSeconds(i / 2));
      if (i % 3 == 0) {
        operation = operation.running(NOW, LEASE);
        assertTrue(update(actor, operation));
      }
      all.add(operation);
    }
    all.sort((one, other) -> other.position().compareTo(one.position()));
    assertEquals(all, list(actor, ALL).items());
    for (OperationStatus status : OperationStatus.values()) {
      assertEquals(
          all.stream().filter(o -> o.status() == status && o.kind().equals("even")).toList(),
          list(actor, new OperationQuery(status, "even", 50, null)).items());
    }
  }

  @Test
  void showsEachOnly_toWhomItIsOpen() {
    List<Operation> all = new ArrayList<>();
    for (TenantScope actor : world().actors()) {
      all.add(stored(actor, "kind", NOW));
    }
    for (TenantScope actor : world().actors()) {
      run(
          actor,
          () -> {
            Set<UUID> open = new HashSet<>();
            for (Operation operation : all) {
              boolean there = operation.openTo(actor);
              if (there) {
                open.add(operation.id());
              }
              assertEquals(
                  there, find(actor, operation.id()).isPresent(), () -> actor + " " + operation);
              assertEquals(
                  there, as(actor, () -> operations().findForChange(operation.id())).isPresent());
              assertEquals(there, update(actor, operation), () -> actor + " changes " + operation);
            }
            assertEquals(
                open,
                list(actor, ALL).items().stream().map(Operation::id).collect(Collectors.toSet()),
                actor::toString);
          });
    }
    Operation own = all.get(0);
    assertTrue(own.openTo(world().endUser()));
    assertTrue(own.openTo(world().orgAdmin()));
    assertFalse(own.openTo(world().colleague()));
    assertFalse(own.openTo(world().foreigner()));
    assertFalse(
        Operation.pending(own.id(), world().tenantAdmin(), "k", NOW, LEASE)
            .openTo(world().endUser()),
        "what an administrator does is not his users'");
  }

  @Test
  void refusesAnOperationInAnothersName() {
    TenantScope actor = world().endUser();
    for (TenantScope other :
        List.of(world().colleague(), world().foreigner(), world().orgAdmin(), world().system())) {
      Operation foreign = Operation.pending(Seeds.uuid(random()), other, "kind", NOW, LEASE);
      assertThrows(
          ForbiddenException.class,
          () -> run(actor, () -> operations().create(foreign)),
          other::toString);
    }
  }

  @Test
  void failsThoseWhoseLeaseIsOver_andNoOthers_andNobodyElses() {
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    Operation pending = stored(actor, "pending", NOW);
    Operation running = stored(actor, "running", NOW).running(NOW, LEASE);
    assertTrue(update(actor, running));
    Operation alive = stored(actor, "alive", NOW).running(NOW, LEASE.plusSeconds(1));
    assertTrue(update(actor, alive));
    Operation finished = stored(actor, "finished", NOW).cancelling(NOW);
    assertTrue(update(actor, finished));
    Operation foreign = stored(foreigner, "foreign", NOW);

    assertEquals(0, as(actor, () -> operations().interrupt(LEASE.minusSeconds(1))));
    assertEquals(2, as(actor, () -> operations().interrupt(LEASE)));
    assertEquals(0, as(actor, () -> operations().interrupt(LEASE)));

    for (Operation over : List.of(pending, running)) {
      assertEquals(Optional.of(over.at(LEASE)), find(actor, over.id()));
      assertEquals(OperationFailure.INTERRUPTED, over.at(LEASE).failure());
    }
    assertEquals(Optional.of(alive), find(actor, alive.id()));
    assertEquals(Optional.of(finished), find(actor, finished.id()));
    assertEquals(Optional.of(foreign), find(foreigner, foreign.id()));
  }

  @Test
  void losesNoChange_whenManyChangeOneAtOnce() {
    TenantScope actor = world().endUser();
    Operation operation = stored(actor, "counted", NOW);
    List<Callable<Boolean>> tasks =
        Collections.nCopies(
            6,
            () -> {
              for (int i = 0; i < 5; i++) {
                run(
                    actor,
                    () -> {
                      Operation before = operations().findForChange(operation.id()).orElseThrow();
                      operations().update(before.further(before.done() + 1, null, LEASE));
                    });
              }
              return true;
            });
    assertEquals(6, Concurrently.run(tasks).size());
    assertEquals(30, find(actor, operation.id()).orElseThrow().done());
  }

  @Test
  void endsOnce_whenManyEndItAtOnce() {
    TenantScope actor = world().endUser();
    Operation operation = stored(actor, "ended", NOW);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (OperationStatus how : List.of(OperationStatus.SUCCEEDED, OperationStatus.CANCELLED)) {
      for (int i = 0; i < 3; i++) {
        tasks.add(() -> update(actor, operation.finished(how, null, null, NOW)));
        tasks.add(() -> as(actor, () -> operations().interrupt(LEASE)) > 0);
      }
    }
    assertEquals(1, Concurrently.run(tasks).stream().filter(ended -> ended).count());
  }

  private OperationRepository operations() {
    return requests().operations();
  }

  private static Operation pending(UUID id, Ownership owner, Visibility visibility, Instant at) {
    return new Operation(
        id,
        owner,
        visibility,
        "import",
        OperationStatus.PENDING,
        0,
        null,
        at,
        null,
        null,
        LEASE,
        null,
        null,
        false,
        null,
        null,
        null);
  }

  private Operation stored(TenantScope actor, String kind, Instant at) {
    Operation operation = Operation.pending(Seeds.uuid(random()), actor, kind, at, LEASE);
    run(actor, () -> operations().create(operation));
    return operation;
  }

  private Optional<Operation> find(TenantScope actor, UUID id) {
    return as(actor, () -> operations().find(id));
  }

  private boolean update(TenantScope actor, Operation operation) {
    return as(actor, () -> operations().update(operation));
  }

  private Page<Operation> list(TenantScope actor, OperationQuery query) {
    return as(actor, () -> operations().list(query));
  }
}
