package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the vectors of packets, as the active unit of work sees them. Every method throws
 * {@link IllegalStateException} outside of a unit of work.
 */
public interface EmbeddingRepository {

  /**
   * Stores all of them in one statement, or none.
   *
   * @param embeddings each of a stored packet, with that packet's owner and visibility
   * @throws io.l9.substrate.domain.shared.ConflictException if a packet already has a vector of
   *     that space, model and chunk
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of them
   */
  void createAll(List<Embedding> embeddings);

  /**
   * Holds the models of a tenant's spaces as {@link EmbeddingSpaceRepository#hold} does, and stores
   * as {@link #createAll} those of the vectors whose model its space writes now ({@link
   * SpaceModels#written}); one statement for both.
   *
   * @param embeddings of packets of that tenant
   * @return the models that are held
   */
  Map<EmbeddingSpace, SpaceModels> holdAndCreate(TenantId tenant, List<Embedding> embeddings);

  /**
   * A packet's vectors, those of one space and model together, in the order of their chunks; empty
   * if this scope does not see the packet.
   */
  List<Embedding> ofPacket(UUID packet);

  /** The texts of which the vectors of these packets were made, once a packet and space. */
  List<Represented> represented(Collection<UUID> packets);

  /**
   * As {@link #createAll}, but vectors of a space, model and chunk that a packet already has stay
   * as they are.
   */
  void createAbsent(List<Embedding> embeddings);

  /**
   * Returns and locks those of these packets that exist and that this scope may write, so that none
   * is deleted until this unit of work ends.
   */
  Set<UUID> keep(Collection<UUID> packets);

  /** Deletes a packet's vectors in a space, of any model; returns how many there were. */
  int delete(UUID packet, EmbeddingSpace space);

  /**
   * Deletes vectors of a space of a tenant.
   *
   * @param model null: of any model
   * @param limit how many packets at the most lose theirs
   * @return the packets that lost some
   */
  List<UUID> deleteOf(
      TenantId tenant, EmbeddingSpace space, @Nullable EmbeddingModel model, int limit);

  /**
   * The packets that have a vector of one model in a space and none of another, in the order of
   * their ids.
   *
   * @param after only those behind this packet; null: from the first
   */
  List<Source> lacking(
      TenantId tenant,
      EmbeddingSpace space,
      EmbeddingModel model,
      EmbeddingModel target,
      @Nullable UUID after,
      int limit);

  /**
   * Notes in these packets how many chunks they have: the most of any space, in the space's own
   * model.
   */
  void countChunks(Collection<UUID> packets);

  /**
   * Returns the number of vectors of a model in a space of a tenant, and of their packets, without
   * expired packets.
   *
   * @param limit how many vectors are counted at the most
   */
  Count count(TenantId tenant, EmbeddingSpace space, EmbeddingModel model, Instant now, int limit);

  /** So many vectors, of so many packets. */
  record Count(long packets, long vectors) {}

  /**
   * The text that a packet's vectors in a space were made of.
   *
   * @param text null: the packet's own text
   */
  record Source(UUID packet, @Nullable String text) {}

  /**
   * A packet's representation in a space.
   *
   * @param text null: the packet's own text
   */
  record Represented(UUID packet, EmbeddingSpace space, @Nullable String text) {}
}
