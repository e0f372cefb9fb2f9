package io.l9.substrate.domain.checkpoints;

import java.time.Instant;

/**
 * A thread in a list.
 *
 * @param newest the greatest id of its checkpoints
 * @param storedAt when the last of its checkpoints was stored
 */
public record ThreadOverview(String thread, long checkpoints, String newest, Instant storedAt) {}
