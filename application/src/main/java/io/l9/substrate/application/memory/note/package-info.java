/** Notes of agents. May use {@code shared} and the domain. */
@NullMarked
package io.l9.substrate.application.memory.note;

import org.jspecify.annotations.NullMarked;
