/**
 * The base of the kits of knowledge. May use {@code memory}, {@code shared}, the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.knowledge;

import org.jspecify.annotations.NullMarked;
