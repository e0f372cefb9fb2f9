/** The use case of reasoning traces. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.reasoning;

import org.jspecify.annotations.NullMarked;
