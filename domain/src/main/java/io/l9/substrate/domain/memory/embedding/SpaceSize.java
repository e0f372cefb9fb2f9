package io.l9.substrate.domain.memory.embedding;

/**
 * A space of a tenant, and how much of it an actor sees.
 *
 * @param models what it holds, and how far it is moved to another model
 * @param packets that have vectors of the space's model and have not expired
 * @param vectors of the space's model that those have, chunks too; counted up to {@value #COUNTED}
 */
public record SpaceSize(SpaceModels models, long packets, long vectors) {

  /** Beyond so many vectors counting stops, because it costs a look at each. */
  public static final int COUNTED = 10_000;

  /** Whether there may be more than was counted. */
  public boolean hasMore() {
    return vectors >= COUNTED;
  }
}
