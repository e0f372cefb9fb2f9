/** The use cases of contexts: sources, assembly and the record of what was given. */
@NullMarked
package io.l9.substrate.application.prompt;

import org.jspecify.annotations.NullMarked;
