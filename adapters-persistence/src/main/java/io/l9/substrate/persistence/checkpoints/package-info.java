/**
 * Checkpoints as rows of {@code checkpoints}, {@code checkpoint_blobs} and {@code
 * checkpoint_writes}, and the pointers of agents in {@code graph_checkpoints}. By SQL alone: a
 * checkpoint is a set of rows of three tables, keyed by a hash that the database computes, and is
 * written with conflict clauses and read as one moment's. May use {@code shared}, {@code tenancy}
 * and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.checkpoints;

import org.jspecify.annotations.NullMarked;
