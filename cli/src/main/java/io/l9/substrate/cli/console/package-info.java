/**
 * The output of commands: the terminal, progress, readable hits. Guarantees that standard output
 * carries results and nothing else, and that stored text cannot steer a terminal. May use the
 * domain.
 */
@NullMarked
package io.l9.substrate.cli.console;

import org.jspecify.annotations.NullMarked;
