/**
 * The route that says who one is and what one can see. Guarantees that the answer is that of the
 * scope which all other routes use. May use {@code http} and the domain's tenancy and identity.
 */
@NullMarked
package io.l9.substrate.rest.tenancy;

import org.jspecify.annotations.NullMarked;
