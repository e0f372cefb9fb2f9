package io.l9.substrate.domain.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * The owner of a row.
 *
 * @param org null: the row belongs to the whole tenant
 * @param user null: the row belongs to the whole organisation
 */
public record Ownership(TenantId tenant, @Nullable OrgId org, @Nullable UserId user) {}
