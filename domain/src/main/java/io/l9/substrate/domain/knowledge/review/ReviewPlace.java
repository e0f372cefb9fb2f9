package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in the list of what needs a person.
 *
 * @param position null: before the first entry of the kind
 */
public record ReviewPlace(ReviewKind kind, @Nullable Position position) {}
