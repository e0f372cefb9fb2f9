/**
 * Who is calling: from a bearer token to a scope. It guards that tenant, organisation, user and
 * role come from the credential alone, and that headers at most narrow them. It may use {@code
 * shared} and {@code tenancy} of the domain, and nothing of HTTP but header values.
 */
@NullMarked
package io.l9.substrate.rest.auth;

import org.jspecify.annotations.NullMarked;
