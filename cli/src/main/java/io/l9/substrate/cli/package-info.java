/**
 * The commands of {@code l9}. It guards that every failure has its exit code and a message that
 * says what to do. It may use everything in {@code bootstrap} and nothing uses it but {@code Main}.
 */
@NullMarked
package io.l9.substrate.cli;

import org.jspecify.annotations.NullMarked;
