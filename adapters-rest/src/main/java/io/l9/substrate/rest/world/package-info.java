/** Worlds over HTTP. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.world;

import org.jspecify.annotations.NullMarked;
