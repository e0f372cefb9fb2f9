package io.l9.substrate.domain.identity;

/**
 * A key as its directory has it, which is not yet to be believed. Immutable.
 *
 * @param caller whose it is said to be
 * @param verifier what was stored with it, in hexadecimal digits; it tells whether that is so
 */
public record FoundKey(Caller caller, String verifier) {}
