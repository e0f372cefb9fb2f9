package io.l9.substrate.domain.shared;

import java.time.Instant;
import java.util.UUID;

/**
 * A place in a list that is ordered by time and id: the last row that was given out. The next page
 * begins behind it, whatever was inserted or deleted meanwhile.
 */
public record Position(Instant at, UUID id) {}
