/**
 * The output of commands: the terminal, progress, readable hits. It guards that standard output
 * carries results and nothing else, and that stored text cannot steer a terminal. It may use the
 * domain.
 */
@NullMarked
package io.l9.substrate.cli.console;

import org.jspecify.annotations.NullMarked;
