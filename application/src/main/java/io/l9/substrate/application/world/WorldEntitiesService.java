package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class WorldEntitiesService implements WorldEntities {

  private final UnitOfWork unitOfWork;
  private final WorldAccess access;
  private final ExpectedVersions expectations;
  private final IdGenerator ids;
  private final JsonCodec json;

  WorldEntitiesService(UnitOfWork unitOfWork, WorldAccess access, IdGenerator ids, JsonCodec json) {
    this.unitOfWork = unitOfWork;
    this.access = access;
    this.expectations = new ExpectedVersions(access.index, json);
    this.ids = ids;
    this.json = json;
  }

  @Override
  public Outcome apply(TenantScope scope, World world, Operation operation) {
    EntityName name = Require.present("/operation", operation).name();
    return unitOfWork.inScope(
        scope,
        access.changing(
            scope,
            world,
            () -> {
              WorldRepository.Look look = access.worlds.hold(world, Set.of(name), null, false);
              EntityVersion newest = look.newest().get(name);
              expectations.require(world, operation, newest);
              EntityVersion stored =
                  access
                      .worlds
                      .apply(
                          world,
                          UpdateDraft.change(ids.next()),
                          List.of(operation.behind(newest, ConfidenceRule.REPLACE, json)))
                      .versions()
                      .get(0);
              boolean wasThere = newest != null && newest.content() != null;
              return stored
                  .entity()
                  .<Outcome>map(
                      entity ->
                          wasThere ? new Outcome.Changed(entity) : new Outcome.Created(entity))
                  .orElseGet(() -> new Outcome.Deleted(name, stored.number(), stored.state()));
            }));
  }

  @Override
  public WorldEntity get(TenantScope scope, World world, EntityName name, Moment moment) {
    return found(
        scope,
        world,
        () -> access.at(world, moment, state -> access.index.newest(world, name, state)));
  }

  @Override
  public WorldEntity version(TenantScope scope, World world, EntityName name, int number) {
    return found(scope, world, () -> access.index.version(world, name, number));
  }

  private WorldEntity found(
      TenantScope scope, World world, Supplier<Optional<EntityVersion>> version) {
    return unitOfWork
        .inScope(scope, access.reading(scope, world, version))
        .flatMap(EntityVersion::entity)
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "There is no such entity."));
  }

  @Override
  public List<WorldEntity> list(TenantScope scope, World world, EntityQuery query, Moment moment) {
    return unitOfWork.inScope(
        scope,
        access.reading(
            scope,
            world,
            () -> access.at(world, moment, state -> access.index.entities(world, query, state))));
  }

  @Override
  public List<HistoryEntry> history(
      TenantScope scope, World world, EntityName name, int limit, @Nullable Integer before) {
    Require.limit("/limit", limit, MAX_HISTORY);
    List<EntityVersion> versions =
        unitOfWork.inScope(
            scope,
            access.reading(
                scope, world, () -> access.index.versions(world, name, limit + 1, before)));
    if (versions.isEmpty() && before == null) {
      throw new NotFoundException(ErrorCode.NOT_FOUND, "There never was such an entity.");
    }
    return HistoryEntry.of(versions, limit, json);
  }

  @Override
  public List<Reference> references(TenantScope scope, World world, ReferenceQuery query) {
    return unitOfWork.inScope(
        scope, access.reading(scope, world, () -> access.index.references(world, query)));
  }
}
