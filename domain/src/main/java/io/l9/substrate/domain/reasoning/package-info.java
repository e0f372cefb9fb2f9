/**
 * Reasoning traces: the steps by which an agent came to a conclusion, and the ports to them. May
 * use {@code shared}, {@code tenancy} and {@code memory.id}.
 */
@NullMarked
package io.l9.substrate.domain.reasoning;

import org.jspecify.annotations.NullMarked;
