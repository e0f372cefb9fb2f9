/** The use cases of knowledge. May use its packages, {@code shared} and the domain. */
@NullMarked
package io.l9.substrate.application.knowledge;

import org.jspecify.annotations.NullMarked;
