/**
 * The kit of notes. The kit guards that every adapter isolates and finds them alike. The package
 * may use the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.memory.note;

import org.jspecify.annotations.NullMarked;
