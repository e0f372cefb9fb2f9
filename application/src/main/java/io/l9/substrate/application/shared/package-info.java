/**
 * Settings that all services of memory share: models, analyzers, clock and options. May use only
 * the domain.
 */
@NullMarked
package io.l9.substrate.application.shared;

import org.jspecify.annotations.NullMarked;
