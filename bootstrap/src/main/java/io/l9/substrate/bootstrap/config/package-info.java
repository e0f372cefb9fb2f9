/**
 * The settings of the product: each with its names, kind, default and meaning, and where each value
 * came from. Guarantees that nothing unknown is passed over, that a wrong value is refused with its
 * place, and that no secret is shown. May use {@code shared} of the domain.
 */
@NullMarked
package io.l9.substrate.bootstrap.config;

import org.jspecify.annotations.NullMarked;
