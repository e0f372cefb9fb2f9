/**
 * The routes of the jobs and of the views that they refresh, and their wire shapes. Guarantees that
 * only platform administrators run a job. May use {@code http}, the packets' wire shape, and the
 * domain's maintenance, operations and packets.
 */
@NullMarked
package io.l9.substrate.rest.maintenance;

import org.jspecify.annotations.NullMarked;
