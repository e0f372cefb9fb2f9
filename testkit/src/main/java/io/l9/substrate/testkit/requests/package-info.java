/**
 * What every adapter of requests must do. It guards that keys and operations are their actors' own,
 * and that a finished operation does not change. It may use the domain, JUnit and the other kits.
 */
@NullMarked
package io.l9.substrate.testkit.requests;

import org.jspecify.annotations.NullMarked;
