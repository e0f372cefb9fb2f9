/**
 * The facade that Java teams embed: {@link io.l9.substrate.MemorySubstrate} opens it, {@link
 * io.l9.substrate.Memory} is one actor's view of it. Guarantees that there is no way to data
 * without saying who acts. May use the application, the outbound adapters and the migrations, never
 * the web.
 */
@NullMarked
package io.l9.substrate;

import org.jspecify.annotations.NullMarked;
