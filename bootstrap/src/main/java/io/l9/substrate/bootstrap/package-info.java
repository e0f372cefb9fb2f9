/**
 * The composition root: settings, wiring, the server and what is observed of it. Guarantees that a
 * server is put together in one place. May use every layer but the programs above it.
 */
@NullMarked
package io.l9.substrate.bootstrap;

import org.jspecify.annotations.NullMarked;
