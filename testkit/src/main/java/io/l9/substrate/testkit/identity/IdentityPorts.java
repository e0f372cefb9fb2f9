package io.l9.substrate.testkit.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** One adapter's ports of identity: what one of them stores, the other knows. */
public record IdentityPorts(
    UnitOfWork unitOfWork, ApiKeyRepository keys, ApiKeyDirectory directory) {}
