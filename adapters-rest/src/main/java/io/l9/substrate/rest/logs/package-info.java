/** The agent log over HTTP, and its wire shapes. May use {@code http} and the domain's logs. */
@NullMarked
package io.l9.substrate.rest.logs;

import org.jspecify.annotations.NullMarked;
