/** The use cases of worlds. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.world;

import org.jspecify.annotations.NullMarked;
