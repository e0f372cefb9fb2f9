package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The models whose vectors a space of a tenant holds: one, or two while the space is moved to
 * another model. Immutable.
 *
 * @param model the one that searches compare and writers write
 * @param target the model that the space is being moved to: writers write it too, searches do not
 *     use it yet; null: the space is not moved
 * @param retired the model that the space was moved from, whose vectors are being deleted; null:
 *     there are none
 * @param moved how many packets a worker has given vectors of the target so far
 * @param movedTo the last of them, in the order of their ids; null: none yet
 * @param lastError the failure of the last step; null: none
 */
public record SpaceModels(
    TenantId tenant,
    EmbeddingSpace space,
    EmbeddingModel model,
    @Nullable EmbeddingModel target,
    @Nullable EmbeddingModel retired,
    long moved,
    @Nullable UUID movedTo,
    @Nullable String lastError) {

  public static SpaceModels of(TenantId tenant, EmbeddingSpace space, EmbeddingModel model) {
    return new SpaceModels(tenant, space, model, null, null, 0, null, null);
  }

  /** The models whose vectors every writer stores. */
  public List<EmbeddingModel> written() {
    List<EmbeddingModel> written = new ArrayList<>(List.of(model));
    if (target != null) {
      written.add(target);
    }
    return written;
  }

  /** Whether there is anything left to be done by a worker. */
  public boolean moving() {
    return target != null || retired != null;
  }

  /** The space on its way to another model. */
  public SpaceModels movingTo(EmbeddingModel other) {
    return new SpaceModels(tenant, space, model, other, retired, 0, null, null);
  }

  /** The space with its move given up: the target's vectors are to be deleted. */
  public SpaceModels staying() {
    return new SpaceModels(tenant, space, model, null, target, moved, null, null);
  }

  /** The space of the target's vectors; those of the model until now are to be deleted. */
  public SpaceModels switched() {
    if (target == null) {
      throw new IllegalStateException("the space has no target to be switched to");
    }
    return new SpaceModels(tenant, space, target, null, model, moved, null, null);
  }

  /** The space with no vectors but its model's. */
  public SpaceModels cleaned() {
    return new SpaceModels(tenant, space, model, target, null, moved, null, null);
  }

  /** The space after a step that failed. */
  public SpaceModels failed(String error) {
    return new SpaceModels(tenant, space, model, target, retired, moved, movedTo, error);
  }

  /** The space after a step of its move. */
  public SpaceModels moved(int packets, @Nullable UUID last) {
    return new SpaceModels(tenant, space, model, target, retired, moved + packets, last, null);
  }
}
