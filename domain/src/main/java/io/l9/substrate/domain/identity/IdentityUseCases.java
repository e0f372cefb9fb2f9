package io.l9.substrate.domain.identity;

/** Every inbound port of identity. */
public record IdentityUseCases(ApiKeys keys, Authentication authentication) {}
