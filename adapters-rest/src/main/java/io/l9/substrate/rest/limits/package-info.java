/**
 * The limits that keep one client from taking the server from others: requests at the same time and
 * in a window of time, bytes of bodies that are held, and the rate at which a client must send and
 * read. Knows nothing of routes; {@code rest.http} asks it.
 */
@NullMarked
package io.l9.substrate.rest.limits;

import org.jspecify.annotations.NullMarked;
