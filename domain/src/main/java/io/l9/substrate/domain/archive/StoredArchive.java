package io.l9.substrate.domain.archive;

import java.time.Instant;
import java.util.UUID;

/**
 * A finished archive in the store.
 *
 * @param parts the number of its parts, which are numbered from 0 on
 * @param bytes the size of all parts
 * @param storedAt the time of the first part
 */
public record StoredArchive(UUID id, int parts, long bytes, Instant storedAt) {}
