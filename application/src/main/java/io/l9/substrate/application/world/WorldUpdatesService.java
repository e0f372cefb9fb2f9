package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.domain.world.WorldUpdates;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class WorldUpdatesService implements WorldUpdates {

  private final UnitOfWork unitOfWork;
  private final WorldAccess access;
  private final ExpectedVersions expectations;
  private final IdGenerator ids;
  private final JsonCodec json;

  WorldUpdatesService(UnitOfWork unitOfWork, WorldAccess access, IdGenerator ids, JsonCodec json) {
    this.unitOfWork = unitOfWork;
    this.access = access;
    this.expectations = new ExpectedVersions(access.index, json);
    this.ids = ids;
    this.json = json;
  }

  @Override
  public Applied apply(TenantScope scope, World world, Insight insight) {
    Set<EntityName> names =
        Require.present("/insight", insight).operations().stream()
            .map(Operation::name)
            .collect(Collectors.toSet());
    UpdateDraft draft = UpdateDraft.of(ids.next(), insight, insight.fingerprint(json));
    return unitOfWork.inScope(
        scope,
        access.changing(
            scope,
            world,
            () -> {
              WorldRepository.Look look =
                  access.worlds.hold(world, names, insight.id(), insight.expectedState() != null);
              WorldUpdate earlier = look.earlier();
              return earlier == null
                  ? access.worlds.apply(world, draft, versions(world, insight, look))
                  : repeated(world, earlier, draft);
            }));
  }

  private Applied repeated(World world, WorldUpdate earlier, UpdateDraft draft) {
    if (!Objects.equals(earlier.fingerprint(), draft.fingerprint())) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "Another insight of this id was applied already; give this one an id of its own.");
    }
    return new Applied(
        earlier, access.index.changes(world, earlier.state(), Insight.MAX_OPERATIONS, null));
  }

  private List<NextVersion> versions(World world, Insight insight, WorldRepository.Look look) {
    requireState(insight.expectedState(), look.state().number());
    List<NextVersion> versions = new ArrayList<>();
    for (int i = 0; i < insight.operations().size(); i++) {
      Operation operation = insight.operations().get(i);
      EntityVersion newest = look.newest().get(operation.name());
      try {
        expectations.require(world, operation, newest);
        versions.add(operation.behind(newest, insight.rule(), json));
      } catch (SubstrateException e) {
        throw e.below("/operations/" + i);
      }
    }
    return versions;
  }

  static void requireState(@Nullable Integer expected, int number) {
    if (expected != null && expected != number) {
      throw new VersionMismatchException(
          "The world is at state " + number + "; look what changed, and decide on that.", number);
    }
  }

  @Override
  public WorldUpdate get(TenantScope scope, World world, UUID id) {
    return unitOfWork
        .inScope(scope, access.reading(scope, world, () -> access.index.update(world, id)))
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "There is no such update."));
  }

  @Override
  public List<WorldUpdate> list(TenantScope scope, World world, UpdateQuery query) {
    return unitOfWork.inScope(
        scope, access.reading(scope, world, () -> access.index.updates(world, query)));
  }
}
