/**
 * What operators ask, on a port of its own: whether the process lives, whether it is ready, its
 * metrics, what it is. It guards that nothing of any tenant and no secret is told here, because
 * nobody is asked for a key. It uses nothing of the other packages.
 */
@NullMarked
package io.l9.substrate.rest.management;

import org.jspecify.annotations.NullMarked;
