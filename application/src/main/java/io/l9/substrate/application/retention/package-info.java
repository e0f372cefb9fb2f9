/** The use case of retention. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.retention;

import org.jspecify.annotations.NullMarked;
