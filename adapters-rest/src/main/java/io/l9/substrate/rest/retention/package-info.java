/** The routes of retention, and their wire shapes. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.retention;

import org.jspecify.annotations.NullMarked;
