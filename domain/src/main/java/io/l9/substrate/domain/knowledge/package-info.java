/**
 * Knowledge: what is believed, since when, on whose word, and why. The records here hand out the
 * ports of its packages as one.
 */
@NullMarked
package io.l9.substrate.domain.knowledge;

import org.jspecify.annotations.NullMarked;
