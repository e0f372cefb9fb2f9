/**
 * The routes of operations, and their wire shape. Guarantees that platform administrators see the
 * platform's operations and everybody else their own. May use {@code http} and the domain's
 * requests.
 */
@NullMarked
package io.l9.substrate.rest.requests;

import org.jspecify.annotations.NullMarked;
