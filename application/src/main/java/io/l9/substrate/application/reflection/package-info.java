/** The use cases of reflections: telling, promotion, the ledger and advice before a task. */
@NullMarked
package io.l9.substrate.application.reflection;

import org.jspecify.annotations.NullMarked;
