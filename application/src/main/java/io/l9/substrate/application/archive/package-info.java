/**
 * The use cases of archives: ZIP files out of rows and back. May use the domain, {@code java.io}
 * and {@code java.util.zip}.
 */
@NullMarked
package io.l9.substrate.application.archive;

import org.jspecify.annotations.NullMarked;
