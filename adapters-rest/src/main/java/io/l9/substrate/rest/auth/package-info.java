/**
 * The authentication of callers by bearer tokens. Guarantees that tenant, organisation, user and
 * role come from the credential alone, and that headers at most narrow them (or, for a platform
 * administrator, select). May use {@code shared}, {@code tenancy} and {@code identity} of the
 * domain, a library for JSON Web Tokens, and nothing of HTTP but header values.
 */
@NullMarked
package io.l9.substrate.rest.auth;

import org.jspecify.annotations.NullMarked;
