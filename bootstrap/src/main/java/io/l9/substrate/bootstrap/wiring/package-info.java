/**
 * Puts the product together, by hand, from one configuration. Guarantees that what was opened is
 * closed, also when the process is asked to end. May use every module.
 */
@NullMarked
package io.l9.substrate.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
