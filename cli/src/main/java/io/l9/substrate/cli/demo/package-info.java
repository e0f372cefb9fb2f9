/**
 * The demo: reads the history of a repository or a conversation, puts it into memory, and shows
 * what memory is for. Guarantees that a second run stores nothing twice and that no unusual input
 * spoils it. May use the facade, the wiring and the console.
 */
@NullMarked
package io.l9.substrate.cli.demo;

import org.jspecify.annotations.NullMarked;
