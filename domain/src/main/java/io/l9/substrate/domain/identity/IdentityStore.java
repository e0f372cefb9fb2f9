package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/**
 * Every outbound port of identity to one store.
 *
 * @param directory works only for a login that may look keys up without a scope
 */
public record IdentityStore(
    UnitOfWork unitOfWork, ApiKeyRepository keys, ApiKeyDirectory directory) {}
