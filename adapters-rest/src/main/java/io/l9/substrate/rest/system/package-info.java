/**
 * The routes that need no identity: health, the OpenAPI document, the pages of the problems.
 * Guarantees that they show nothing of any tenant. May use {@code http}.
 */
@NullMarked
package io.l9.substrate.rest.system;

import org.jspecify.annotations.NullMarked;
