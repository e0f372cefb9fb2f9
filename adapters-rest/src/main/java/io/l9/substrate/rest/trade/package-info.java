/** Trade over HTTP. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.trade;

import org.jspecify.annotations.NullMarked;
