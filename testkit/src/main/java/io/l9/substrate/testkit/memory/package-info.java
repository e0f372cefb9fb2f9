/**
 * The ports of memory as one set, and what their kits have in common. It guards that each kit runs
 * against ports that share one store and one unit of work. It may use {@code domain} and {@code
 * testkit.shared}.
 */
@NullMarked
package io.l9.substrate.testkit.memory;

import org.jspecify.annotations.NullMarked;
