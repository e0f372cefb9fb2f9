package io.l9.substrate.persistence.shared;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The columns of what is read and remembered: how much it matters and how often it was used.
 * Clients that write past us may leave them NULL.
 */
@Embeddable
public record UsageColumns(
    @Column(name = "importance_score") @Nullable Double importance,
    @Column(name = "access_count") @Nullable Integer accessCount,
    @Column(name = "last_accessed") @Nullable Instant lastAccessed) {}
