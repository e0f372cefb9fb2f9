package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Models by tenant and space. Units of work run one after the other, so that holding is free. */
final class InMemoryEmbeddingSpaceRepository implements EmbeddingSpaceRepository {

  private record Key(TenantId tenant, EmbeddingSpace space) {}

  private record Row(SpaceModels models, @Nullable Instant due, @Nullable UUID lease) {}

  private final UnitsOfWork units;
  private final Table<Key, Row> spaces;

  InMemoryEmbeddingSpaceRepository(UnitsOfWork units) {
    this.units = units;
    spaces = new Table<>(units);
  }

  @Override
  public Map<EmbeddingSpace, SpaceModels> hold(TenantId tenant) {
    Map<EmbeddingSpace, SpaceModels> held = new EnumMap<>(EmbeddingSpace.class);
    if (!units.scope().sees(owner(tenant), Visibility.SHARED)) {
      throw UnitsOfWork.forbidden(units.scope());
    }
    for (EmbeddingSpace space : EmbeddingSpace.values()) {
      Row row = spaces.get(new Key(tenant, space));
      if (row != null) {
        held.put(space, row.models());
      }
    }
    return held;
  }

  @Override
  public void noteAbsent(TenantId tenant, Map<EmbeddingSpace, EmbeddingModel> models) {
    if (!units.scope().sees(owner(tenant), Visibility.SHARED)) {
      throw UnitsOfWork.forbidden(units.scope());
    }
    models.forEach(
        (space, model) -> {
          Key key = new Key(tenant, space);
          if (spaces.get(key) == null) {
            spaces.put(key, new Row(SpaceModels.of(tenant, space, model), null, null));
          }
        });
  }

  @Override
  public boolean lock(TenantId tenant) {
    units.scope();
    return true;
  }

  @Override
  public boolean update(SpaceModels space, Instant due) {
    Row row = writable(space.tenant(), space.space());
    if (row == null) {
      return false;
    }
    put(space, due);
    return true;
  }

  @Override
  public boolean delete(TenantId tenant, EmbeddingSpace space) {
    if (writable(tenant, space) == null) {
      return false;
    }
    spaces.remove(new Key(tenant, space));
    return true;
  }

  @Override
  public List<SpaceModels> claim(int limit, UUID lease, Instant now, Instant until) {
    units.scope();
    List<SpaceModels> claimed = new ArrayList<>();
    for (Row row :
        spaces.values().stream()
            .filter(row -> row.due() != null && !row.due().isAfter(now))
            .filter(row -> writable(row.models().tenant(), row.models().space()) != null)
            .sorted(Comparator.comparing(Row::due))
            .limit(limit)
            .toList()) {
      SpaceModels models = row.models();
      spaces.put(new Key(models.tenant(), models.space()), new Row(models, until, lease));
      claimed.add(models);
    }
    return claimed;
  }

  @Override
  public boolean give(SpaceModels space, UUID lease, Instant due) {
    Row row = writable(space.tenant(), space.space());
    if (row == null || !lease.equals(row.lease())) {
      return false;
    }
    put(space, due);
    return true;
  }

  private void put(SpaceModels space, Instant due) {
    spaces.put(
        new Key(space.tenant(), space.space()), new Row(space, space.moving() ? due : null, null));
  }

  private @Nullable Row writable(TenantId tenant, EmbeddingSpace space) {
    return units.scope().mayWrite(owner(tenant), Visibility.SHARED)
        ? spaces.get(new Key(tenant, space))
        : null;
  }

  private static Ownership owner(TenantId tenant) {
    return new Ownership(tenant, null, null);
  }
}
