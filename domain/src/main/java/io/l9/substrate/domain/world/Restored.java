package io.l9.substrate.domain.world;

import org.jspecify.annotations.Nullable;

/**
 * The result of a restore. Restoring {@code stateBefore} undoes it.
 *
 * @param changes that it made, or would make
 * @param stateBefore the state of the world before it
 * @param update null: a dry run, or the world is as demanded already
 * @param pin the snapshot of the state before; null: as for the update
 */
public record Restored(
    DiffSummary changes, int stateBefore, @Nullable WorldUpdate update, @Nullable Snapshot pin) {}
