package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a document, whoever wrote it.
 *
 * @param document null: the version is its deletion
 * @param at by the store's clock
 * @param by null: an actor without a user
 */
public record DocumentVersion(
    int number, @Nullable Document document, Instant at, @Nullable UserId by) {}
