/**
 * The routes that need no identity: health, the OpenAPI document, the pages of the problems. It
 * guards that they show nothing of any tenant. It may use {@code http}.
 */
@NullMarked
package io.l9.substrate.rest.system;

import org.jspecify.annotations.NullMarked;
