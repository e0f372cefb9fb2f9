/** The routes of archives. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.archive;

import org.jspecify.annotations.NullMarked;
