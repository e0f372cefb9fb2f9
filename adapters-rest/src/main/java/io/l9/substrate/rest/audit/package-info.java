/** The routes of the log of changes, and their wire shapes. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.audit;

import org.jspecify.annotations.NullMarked;
