/**
 * Reasoning traces on PostgreSQL: the steps of each as a JSON array in its row. May use {@code
 * tenancy} and {@code shared}.
 */
@NullMarked
package io.l9.substrate.persistence.reasoning;

import org.jspecify.annotations.NullMarked;
