/**
 * Where the product starts: {@link io.l9.substrate.cli.Main} is what {@code l9} runs. It guards
 * that the process ends with one of the documented exit codes. It may use everything, and nothing
 * may use it.
 */
@NullMarked
package io.l9.substrate.bootstrap;

import org.jspecify.annotations.NullMarked;
