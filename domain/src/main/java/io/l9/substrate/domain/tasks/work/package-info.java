/**
 * The work on tasks: leases with tokens that rise, so that whoever lost one changes nothing any
 * more. May use {@code shared}, {@code tenancy} and {@code tasks.task}.
 */
@NullMarked
package io.l9.substrate.domain.tasks.work;

import org.jspecify.annotations.NullMarked;
