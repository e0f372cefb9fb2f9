/** Checkpoints of graphs over HTTP. Permissions: {@code checkpoints:read|write}. */
@NullMarked
package io.l9.substrate.rest.checkpoints;

import org.jspecify.annotations.NullMarked;
