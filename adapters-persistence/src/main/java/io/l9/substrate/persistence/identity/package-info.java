/**
 * API keys in {@code api_keys}. Guarantees that the one statement without a scope is {@code
 * l9_find_key}. May use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.identity;

import org.jspecify.annotations.NullMarked;
