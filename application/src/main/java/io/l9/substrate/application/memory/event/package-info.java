/** Agent events. May use only the domain. */
@NullMarked
package io.l9.substrate.application.memory.event;

import org.jspecify.annotations.NullMarked;
