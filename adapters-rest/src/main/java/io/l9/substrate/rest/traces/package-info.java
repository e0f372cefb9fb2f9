/**
 * The route of traces of requests, and its wire shapes. May use {@code http} and the domain's
 * traces.
 */
@NullMarked
package io.l9.substrate.rest.traces;

import org.jspecify.annotations.NullMarked;
