package io.l9.substrate.inmemory.retention;

import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;

/**
 * A row as its retention sees it.
 *
 * @param at the time that its age is counted from
 * @param deletion deletes it, whoever owns it
 */
public record AgedRow(TenantId tenant, Instant at, Runnable deletion) {}
