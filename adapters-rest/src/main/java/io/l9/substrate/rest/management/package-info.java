/**
 * The management server, on a port of its own: liveness, readiness, metrics and build information.
 * Guarantees that nothing of any tenant and no secret is shown here, because it has no
 * authentication. Uses nothing of the other packages.
 */
@NullMarked
package io.l9.substrate.rest.management;

import org.jspecify.annotations.NullMarked;
