package io.l9.substrate.domain.checkpoints;

import org.jspecify.annotations.Nullable;

/**
 * A channel of a stored checkpoint.
 *
 * @param hash of its value; null: it has none
 */
public record ChannelVersion(String name, String version, @Nullable ValueHash hash) {}
