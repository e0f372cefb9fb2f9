/**
 * Kit of the access log. The kit guards that the adapters agree, and may use the domain, JUnit and
 * the shared parts of the kits.
 */
@NullMarked
package io.l9.substrate.testkit.memory.access;

import org.jspecify.annotations.NullMarked;
