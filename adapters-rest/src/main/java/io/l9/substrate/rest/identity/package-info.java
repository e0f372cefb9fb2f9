/**
 * The routes of API keys. Guarantees that a token is in the answer to its making and nowhere else.
 * May use {@code http} and the domain's {@code identity}, {@code tenancy} and {@code shared}.
 */
@NullMarked
package io.l9.substrate.rest.identity;

import org.jspecify.annotations.NullMarked;
