/**
 * The agent log: {@code agent_log}. May use the domain, {@code persistence.shared} and {@code
 * persistence.tenancy}.
 */
@NullMarked
package io.l9.substrate.persistence.logs;

import org.jspecify.annotations.NullMarked;
