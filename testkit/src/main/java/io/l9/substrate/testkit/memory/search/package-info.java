/**
 * The kits of the search indexes. The kit guards that an index finds as many as there are, with the
 * scores of the domain, and that what a scope does not see changes nothing. The package may use
 * {@code domain} and {@code testkit.memory}.
 */
@NullMarked
package io.l9.substrate.testkit.memory.search;

import org.jspecify.annotations.NullMarked;
