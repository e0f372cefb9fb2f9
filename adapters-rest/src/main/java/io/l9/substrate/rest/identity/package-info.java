/**
 * The routes of API keys. It guards that a token is in the answer to its making and nowhere else.
 * It may use {@code http} and the domain's {@code identity}, {@code tenancy} and {@code shared}.
 */
@NullMarked
package io.l9.substrate.rest.identity;

import org.jspecify.annotations.NullMarked;
