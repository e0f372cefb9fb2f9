/**
 * The route that says who one is and what one can see. It guards that the answer is that of the
 * scope which all other routes use. It may use {@code http} and the domain's tenancy and identity.
 */
@NullMarked
package io.l9.substrate.rest.tenancy;

import org.jspecify.annotations.NullMarked;
