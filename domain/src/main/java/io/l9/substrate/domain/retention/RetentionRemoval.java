package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;

/**
 * The rows of a kind that a run deleted in a tenant because of their age.
 *
 * @param rows at least 1
 * @param oldest the time of the oldest
 * @param newest the time of the newest
 */
public record RetentionRemoval(
    TenantId tenant, RetentionKind kind, long rows, Instant oldest, Instant newest) {}
