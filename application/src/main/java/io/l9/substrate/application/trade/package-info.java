/** The use cases of trade. May use the domain. */
@NullMarked
package io.l9.substrate.application.trade;

import org.jspecify.annotations.NullMarked;
