/**
 * Worlds as rows of {@code world_model_entities}, {@code world_entity_versions}, {@code
 * world_states}, {@code world_model_updates} and {@code world_model_snapshots}. By SQL alone: an
 * update is rows of four tables under one number, which a function of the schema takes last. May
 * use {@code shared}, {@code tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.world;

import org.jspecify.annotations.NullMarked;
