package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: moves a tenant's space to another model while it is searched and written. Searches
 * use the old model until every packet has vectors of the new one; then all later searches use the
 * new one, and the old vectors are deleted. The state is in the database, so that it goes on after
 * a kill, in any process. Thread-safe.
 *
 * <p>Both models need an embedder in every process that searches or writes meanwhile.
 */
public interface Reembedding {

  /** The most packets in one step. */
  int MAX_BATCH = 500;

  /**
   * Begins to move a space; workers do the rest.
   *
   * @param scope an administrator of the tenant
   * @return the space as it is now; unchanged if it has that model, or is being moved to it
   * @throws io.l9.substrate.domain.shared.NotFoundException if the space holds no vectors
   * @throws io.l9.substrate.domain.shared.ConflictException if it is being moved to another model,
   *     or vectors of the move before are still there
   * @throws io.l9.substrate.domain.shared.ForbiddenException to who is no administrator
   * @throws io.l9.substrate.domain.shared.ValidationException if no embedder has that model
   */
  SpaceModels begin(TenantScope scope, EmbeddingSpace space, EmbeddingModel target);

  /**
   * Gives a move up: the space keeps its model, and the target's vectors are deleted. Without a
   * move nothing happens.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if the space holds no vectors
   */
  SpaceModels cancel(TenantScope scope, EmbeddingSpace space);

  /** The spaces of the scope's tenant that hold vectors, and how far their moves are. */
  List<SpaceModels> spaces(TenantScope scope);

  /**
   * One step of each of some moves that this scope may change: embeds a batch of packets, switches,
   * or deletes a batch of old vectors.
   *
   * @param batch how many packets at the most, 1 to {@value #MAX_BATCH}
   * @return the spaces that were worked on, as they are now; empty: there is nothing to do now
   */
  List<SpaceModels> work(TenantScope scope, int batch);
}
