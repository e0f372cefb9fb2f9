/** Contexts over HTTP: the route, its request and its answer. */
@NullMarked
package io.l9.substrate.rest.prompt;

import org.jspecify.annotations.NullMarked;
