/** The items of graphs over HTTP. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.store;

import org.jspecify.annotations.NullMarked;
