@NullMarked
package io.l9.substrate.domain.planted.marked.with;

import org.jspecify.annotations.NullMarked;
