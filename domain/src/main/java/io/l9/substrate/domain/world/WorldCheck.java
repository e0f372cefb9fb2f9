package io.l9.substrate.domain.world;

import java.util.List;

/**
 * The result of a comparison of the entities of a world with what their versions say.
 *
 * @param differences entities that are not as their newest version says, or are not there
 * @param first some of them, at most {@value #MAX_FIRST}
 * @param isStateRight whether the counter, the number of entities and the digest are those of the
 *     versions
 * @param damagedVersions kept versions whose content is not what was stored, which nothing repairs
 * @param isRepaired whether what was found was set right
 */
public record WorldCheck(
    int differences,
    List<EntityName> first,
    boolean isStateRight,
    int damagedVersions,
    boolean isRepaired) {

  public static final int MAX_FIRST = 20;

  public WorldCheck {
    first = List.copyOf(first);
  }

  public boolean isIntact() {
    return differences == 0 && isStateRight && damagedVersions == 0;
  }
}
