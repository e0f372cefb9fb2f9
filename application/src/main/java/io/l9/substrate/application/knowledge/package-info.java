/** Factory of the use cases of knowledge. May use only the domain. */
@NullMarked
package io.l9.substrate.application.knowledge;

import org.jspecify.annotations.NullMarked;
