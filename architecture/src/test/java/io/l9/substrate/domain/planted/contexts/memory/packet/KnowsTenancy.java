package io.l9.substrate.domain.planted.contexts.memory.packet;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
public record KnowsTenancy(TenantScope scope) {}
