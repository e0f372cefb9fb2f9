package io.l9.substrate.domain.world;

import org.jspecify.annotations.Nullable;

/**
 * A version that is to be stored.
 *
 * @param number one more than the greatest that the entity ever had
 * @param content null: a deletion
 */
public record NextVersion(EntityName name, int number, @Nullable EntityContent content) {}
