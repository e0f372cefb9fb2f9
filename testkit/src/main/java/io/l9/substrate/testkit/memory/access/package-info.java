/**
 * What every access log must do. It guards that the adapters agree. It may use the domain, JUnit
 * and the shared parts of the kits.
 */
@NullMarked
package io.l9.substrate.testkit.memory.access;

import org.jspecify.annotations.NullMarked;
