/**
 * How a server is run: when it is ready, how it proves that tenants stay apart, how it stops. It
 * guards that a server tells of its end before it ends. It may use JDBC, the wiring and the domain.
 */
@NullMarked
package io.l9.substrate.bootstrap.operate;

import org.jspecify.annotations.NullMarked;
