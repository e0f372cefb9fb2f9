/** The use case of the agent log. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.logs;

import org.jspecify.annotations.NullMarked;
