/** The use case of items. May use the domain alone. */
@NullMarked
package io.l9.substrate.application.store;

import org.jspecify.annotations.NullMarked;
