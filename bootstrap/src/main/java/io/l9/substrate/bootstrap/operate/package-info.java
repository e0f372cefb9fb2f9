/**
 * The operation of a server: its ports, readiness, the proof that tenants stay apart, shutdown.
 * Guarantees that a server tells of its end before it ends. May use JDBC, the wiring and the
 * domain.
 */
@NullMarked
package io.l9.substrate.bootstrap.operate;

import org.jspecify.annotations.NullMarked;
