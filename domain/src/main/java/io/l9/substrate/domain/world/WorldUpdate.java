package io.l9.substrate.domain.world;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An update of a world, as its log has it: one step of the state. Its details are the versions that
 * came with the state.
 *
 * @param state of the world afterwards; the one before is one less
 * @param type {@link #CHANGE}, {@link #RESTORE}, {@link #DIRECT}, or that of an insight
 * @param insight null: none
 * @param fingerprint of the insight; null: none
 * @param confidence of the insight; null: none
 * @param entities the number of entities that it changed
 * @param names of these, at most {@value #MAX_NAMES}, in their order
 * @param at the store's time, never before that of the state before
 */
public record WorldUpdate(
    UUID id,
    int state,
    String type,
    @Nullable UUID insight,
    @Nullable String fingerprint,
    @Nullable Double confidence,
    int entities,
    List<EntityName> names,
    Instant at) {

  public static final int MAX_NAMES = 1000;

  /** The type of a change of one entity. */
  public static final String CHANGE = "change";

  /** The type of a restore. */
  public static final String RESTORE = "restore";

  /** The type of changes by clients that know nothing of versions. */
  public static final String DIRECT = "direct";

  /** The types that no insight has. */
  public static final List<String> RESERVED = List.of(CHANGE, RESTORE, DIRECT);

  public WorldUpdate {
    names = List.copyOf(names);
  }
}
