package io.l9.substrate.domain.identity;

/**
 * A key that was just made, with its token: the one time that it is shown.
 *
 * @param token a secret
 */
public record IssuedKey(ApiKey key, ApiKeyToken token) {}
