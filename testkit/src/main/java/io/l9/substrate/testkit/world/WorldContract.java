package io.l9.substrate.testkit.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.SnapshotRepository;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Base of the kits of worlds: the ports under test, and entities to store. */
public abstract class WorldContract extends StoreContract {

  /** The ports under test. */
  protected abstract WorldStore store();

  protected abstract JsonCodec json();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final WorldRepository worlds() {
    return store().worlds();
  }

  final WorldIndex index() {
    return store().index();
  }

  final SnapshotRepository snapshots() {
    return store().snapshots();
  }

  final TenantScope actor() {
    return world().endUser();
  }

  /** Returns the world of the actor's organisation. */
  final World home() {
    return World.of(actor());
  }

  /** Returns the tenant's own world. */
  final World whole() {
    return World.of(world().tenantAdmin());
  }

  final UUID newId() {
    return Seeds.uuid(random());
  }

  static EntityName name(String text) {
    return EntityName.of(text);
  }

  static EntityContent content(String attributes) {
    return new EntityContent("thing", new JsonDocument(attributes), 1);
  }

  static Operation put(String name, EntityContent content) {
    return new Operation.Put(name(name), content, Expected.anything());
  }

  static Operation put(String name, String attributes) {
    return put(name, content(attributes));
  }

  static Operation delete(String name) {
    return new Operation.Delete(name(name), Expected.anything());
  }

  /** Applies operations as one update, as the use case does. */
  final Applied apply(TenantScope actor, World world, Operation... operations) {
    return apply(actor, world, UpdateDraft.change(newId()), operations);
  }

  final Applied apply(TenantScope actor, World world, UpdateDraft draft, Operation... operations) {
    return as(
        actor,
        () -> {
          WorldRepository.Look look = hold(world, draft.insight(), operations);
          return worlds().apply(world, draft, next(look, operations));
        });
  }

  final WorldRepository.Look hold(World world, @Nullable UUID insight, Operation... operations) {
    Set<EntityName> names =
        Arrays.stream(operations).map(Operation::name).collect(Collectors.toSet());
    return worlds().hold(world, names, insight, false);
  }

  final List<NextVersion> next(WorldRepository.Look look, Operation... operations) {
    return Arrays.stream(operations)
        .map(
            operation ->
                operation.behind(
                    look.newest().get(operation.name()), ConfidenceRule.REPLACE, json()))
        .toList();
  }

  /** Applies operations in the actor's own organisation. */
  final Applied apply(Operation... operations) {
    return apply(actor(), home(), operations);
  }

  final WorldState state() {
    return as(actor(), () -> index().state(home()));
  }

  /** Restores the actor's own world. */
  final int restore(int state) {
    TenantScope admin = world().orgAdmin();
    UpdateDraft draft = UpdateDraft.restore(newId());
    return as(
        admin,
        () -> {
          WorldRepository.Look unused = worlds().hold(home(), Set.of(), null, true);
          return worlds().restore(home(), state, draft).state();
        });
  }

  /** Returns the entities of the actor's own world; null: now. */
  final List<WorldEntity> entities(@Nullable Integer state) {
    return as(actor(), () -> index().entities(home(), EntityQuery.all(1000), state));
  }

  final List<String> names(EntityQuery query) {
    return as(actor(), () -> index().entities(home(), query, null)).stream()
        .map(entity -> entity.name().text())
        .toList();
  }

  final List<EntityVersion> versions(String name) {
    return as(actor(), () -> index().versions(home(), name(name), 1000, null));
  }
}
