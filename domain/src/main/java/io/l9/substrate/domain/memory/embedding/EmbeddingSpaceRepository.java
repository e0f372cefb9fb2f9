package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Outbound port: which models the spaces of a tenant hold, as the active unit of work sees them.
 * Everybody in the tenant reads and notes them; changing one takes an administrator of the tenant.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface EmbeddingSpaceRepository {

  /**
   * The spaces of a tenant that have a model, and a hold on all of them: until this unit of work
   * ends, nobody gets {@link #lock}. So vectors of a model that was read here are there, and what
   * is written for it is not forgotten.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException for another tenant
   */
  Map<EmbeddingSpace, SpaceModels> hold(TenantId tenant);

  /** Notes the models of spaces that have none; others stay as they are. */
  void noteAbsent(TenantId tenant, Map<EmbeddingSpace, EmbeddingModel> models);

  /**
   * Waits until nobody {@link #hold holds} the tenant's models, but not long.
   *
   * @return whether they may be changed now, until this unit of work ends
   */
  boolean lock(TenantId tenant);

  /**
   * Replaces what is known of a space, which must be {@link #lock locked} if its models change; a
   * worker's turn with it is over.
   *
   * @param due when a worker may take its next step, if there is one
   * @return false if this scope may not change it, or it has no model
   */
  boolean update(SpaceModels space, Instant due);

  /** Forgets the model of a space; false if there was none that this scope may change. */
  boolean delete(TenantId tenant, EmbeddingSpace space);

  /**
   * Takes spaces that are to be moved on, each by one worker.
   *
   * @param lease names this worker's turn
   * @param until nobody else takes them before, unless {@link #give} returns them earlier
   */
  List<SpaceModels> claim(int limit, UUID lease, Instant now, Instant until);

  /**
   * Writes the state of a space back and lets go of it.
   *
   * @param due when the next step may be taken
   * @return false if somebody else has taken it meanwhile: then nothing is changed, and the caller
   *     must give up
   */
  boolean give(SpaceModels space, UUID lease, Instant due);
}
