/**
 * The kit of notes. It guards that every adapter isolates and finds them alike. It may use the
 * domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.memory.note;

import org.jspecify.annotations.NullMarked;
