/** The use case of traces. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.traces;

import org.jspecify.annotations.NullMarked;
