/** The routes of erasing subjects, and their wire shapes. May use {@code http} and the domain. */
@NullMarked
package io.l9.substrate.rest.subject;

import org.jspecify.annotations.NullMarked;
